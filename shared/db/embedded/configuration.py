"""How the embedded server is set, whatever its data folder says.

Invariant: it listens on its socket only, and no statement, parameter or value lands in its log.
"""

from pathlib import Path

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # small machines; and /dev/shm in a container is often too small for parallel queries
    "shared_buffers": "128MB",
    "max_connections": "100",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement's message may quote a value ("invalid input syntax for …"), and its
    # detail a key: the caller gets both, the log neither. LOG, FATAL and PANIC remain.
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}
_WITHOUT_FSYNC = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def server_command(
    binaries: Path, data: Path, sockets: Path, cluster: str, *, fsync: bool
) -> list[str]:
    """The command line of the postmaster. `cluster` is how we recognise it later."""
    settings = _SETTINGS | {"unix_socket_directories": f'"{sockets}"', "cluster_name": cluster}
    if not fsync:
        settings |= _WITHOUT_FSYNC
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries / "postgres"), "-D", str(data), *options]


def initdb_command(binaries: Path, data: Path, password_file: Path, *, fsync: bool) -> list[str]:
    """The command line that makes a data folder with one superuser, `schakel_admin`."""
    return [
        str(binaries / "initdb"),
        f"--pgdata={data}",
        "--username=schakel_admin",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
        *([] if fsync else ["--no-sync"]),
    ]
