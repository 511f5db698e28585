"""A Redis Cluster of one node, and a master watched by a Sentinel, each on free ports of the loopback."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.doubles.free_ports import free_ports
from tests.doubles.until import until

PASSWORD = "s3cret"  # noqa: S105 - of a server that lives for one test


@contextlib.contextmanager
def _server(*command: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _answers(client: "Redis") -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


@contextlib.contextmanager
def redis_cluster(binary: str) -> Iterator[str]:
    """Yield a ``redis+cluster://`` address; the one node holds every slot."""
    # The nodes speak to each other 10,000 ports above; servers before 7.0 let nobody choose.
    port = until(lambda: [p for p in free_ports(20) if p <= 55_535], "a low port is free")[0]
    with tempfile.TemporaryDirectory(prefix="fw-cluster-") as folder:
        command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
        command += ["--cluster-enabled", "yes", "--logfile", "redis.log"]
        with _server(*command), Redis(port=port) as node:
            until(lambda: _answers(node), "the node answers")
            node.execute_command("CLUSTER ADDSLOTS", *range(16384))
            until(
                lambda: node.execute_command("CLUSTER INFO")["cluster_state"] == "ok", "the cluster is ready"
            )
            yield f"redis+cluster://127.0.0.1:{port}"


@contextlib.contextmanager
def redis_sentinel(binary: str) -> Iterator[str]:
    """Yield a ``redis+sentinel://`` address, with a dead Sentinel first, of a master with a password."""
    port, watching, nobody = free_ports(3)
    with tempfile.TemporaryDirectory(prefix="fw-sentinel-") as folder:
        conf = Path(folder) / "sentinel.conf"
        conf.write_text(
            f"port {watching}\nbind 127.0.0.1\ndir {folder}\n"
            f"sentinel monitor floor-master 127.0.0.1 {port} 1\n"
            f"sentinel auth-pass floor-master {PASSWORD}\n"
        )
        master = [binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
        with (
            _server(*master, "--requirepass", PASSWORD, "--logfile", "redis.log"),
            _server(binary, str(conf), "--sentinel", "--logfile", "sentinel.log"),
            Redis(port=port, password=PASSWORD) as one,
            Redis(port=watching) as two,
        ):
            until(lambda: _answers(one) and _answers(two), "master and Sentinel answer")
            hosts = f"127.0.0.1:{nobody},127.0.0.1:{watching}"
            yield f"redis+sentinel://:{PASSWORD}@{hosts}/floor-master/3"
