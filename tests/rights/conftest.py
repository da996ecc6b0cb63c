from tests.test_route_gate import world as gate_world

__all__ = ["gate_world"]
