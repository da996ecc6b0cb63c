"""gunicorn tests.drills.control_wsgi: the product's web process with the controls that DRILL_CONTROLS names."""

import os

from config.wsgi import application  # noqa: F401 what gunicorn looks for
from tests.drills.controls import CONTROLS

for name in os.environ["DRILL_CONTROLS"].split():
    CONTROLS[name]()
