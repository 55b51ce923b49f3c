"""The broker that carries messages: PostgreSQL by default, RabbitMQ where BROKER_URL says so.

Invariant: the truth is in our tables; a broker that loses everything loses no work.
"""

from dramatiq import Broker
from dramatiq.middleware import (
    AgeLimit,
    Callbacks,
    Middleware,
    Retries,
    ShutdownNotifications,
    TimeLimit,
)

from shared.db.engine import engine_url
from shared.jobs.tasks import QUEUES
from shared.settings import Settings

MAX_RETRIES = 8
FIRST_BACKOFF_MS = 1_000
LONGEST_BACKOFF_MS = 10 * 60_000
TIME_LIMIT_MS = 5 * 60_000


def make_broker(settings: Settings) -> Broker:
    """A broker with our queues declared."""
    broker = _rabbitmq(settings.broker_url) if settings.broker_url else _postgres(settings)
    for queue in QUEUES:
        broker.declare_queue(queue)
    return broker


def _middleware() -> list[Middleware]:
    retries = Retries(
        max_retries=MAX_RETRIES, min_backoff=FIRST_BACKOFF_MS, max_backoff=LONGEST_BACKOFF_MS
    )
    limit = TimeLimit(time_limit=TIME_LIMIT_MS)
    return [AgeLimit(), limit, ShutdownNotifications(notify_shutdown=False), Callbacks(), retries]


def _postgres(settings: Settings) -> Broker:
    from dramatiq_postgres import PostgresBroker

    url = engine_url(settings, "broker").set(drivername="postgresql")
    broker: Broker = PostgresBroker(
        url=url.render_as_string(hide_password=False),
        results=False,
        middleware=_middleware(),
        poll_interval=1.0,
        heartbeat_interval=2.0,
        heartbeat_ttl=12.0,  # work of a killed worker is taken up again within a quarter minute
        maintenance_interval=5.0,
    )
    return broker


def _rabbitmq(url: str) -> Broker:
    from dramatiq.brokers.rabbitmq import RabbitmqBroker

    return RabbitmqBroker(url=url, confirm_delivery=True, middleware=_middleware())
