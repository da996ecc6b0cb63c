"""How the web process runs: threads, because pages wait for the database; one process unless WEB_WORKERS says more."""

from config.env import env

bind = env("BIND", f"127.0.0.1:{env('PORT', '8000')}")
worker_class = "gthread"
workers = int(env("WEB_WORKERS", "1"))
threads = int(env("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 4094
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
errorlog = "-"
accesslog = env("ACCESS_LOG")
logger_class = "config.access_log.AccessLogger"
loglevel = env("WEB_LOG_LEVEL", "warning")
