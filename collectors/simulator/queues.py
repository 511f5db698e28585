"""The queues of the simulated floor: what share of the calls each takes, and what its calls are like."""

import math

import msgspec


class QueueSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One queue.

    `share` is its part of all arrivals, 0 to 1. Talk times are lognormal: half of them shorter than
    `talk_median_s`, the longer tail by `talk_sigma`. `patience_s` is what half of its callers are ready to
    wait, roughly. A free agent takes the call of the queue of most `weight` first.
    """

    queue: str
    zh_name: str
    en_name: str
    share: float
    talk_median_s: float
    talk_sigma: float
    patience_s: float
    wrapup_s: float
    weight: int
    threshold_s: float
    target: float
    transfers_to: tuple[str, ...]

    @property
    def talk_mean_s(self) -> float:
        """Mean talk time of a lognormal distribution: median · exp(σ² / 2)."""
        return self.talk_median_s * math.exp(self.talk_sigma**2 / 2)


QUEUES: tuple[QueueSpec, ...] = (
    QueueSpec(
        queue="sales",
        zh_name="销售",
        en_name="Sales",
        share=0.30,
        talk_median_s=170,
        talk_sigma=0.75,
        patience_s=150,
        wrapup_s=20,
        weight=1,
        threshold_s=20,
        target=0.8,
        transfers_to=("billing", "support"),
    ),
    QueueSpec(
        queue="support",
        zh_name="技术支持",
        en_name="Support",
        share=0.32,
        talk_median_s=230,
        talk_sigma=0.8,
        patience_s=240,
        wrapup_s=30,
        weight=1,
        threshold_s=20,
        target=0.8,
        transfers_to=("complaints", "billing"),
    ),
    QueueSpec(
        queue="billing",
        zh_name="账务",
        en_name="Billing",
        share=0.22,
        talk_median_s=140,
        talk_sigma=0.65,
        patience_s=180,
        wrapup_s=20,
        weight=1,
        threshold_s=20,
        target=0.8,
        transfers_to=("support", "complaints"),
    ),
    QueueSpec(
        queue="complaints",
        zh_name="投诉",
        en_name="Complaints",
        share=0.10,
        talk_median_s=320,
        talk_sigma=0.75,
        patience_s=300,
        wrapup_s=45,
        weight=2,
        threshold_s=30,
        target=0.75,
        transfers_to=("support",),
    ),
    QueueSpec(
        queue="vip",
        zh_name="贵宾",
        en_name="VIP",
        share=0.06,
        talk_median_s=200,
        talk_sigma=0.6,
        patience_s=200,
        wrapup_s=20,
        weight=3,
        threshold_s=10,
        target=0.85,
        transfers_to=("support", "billing"),
    ),
)

BY_NAME: dict[str, QueueSpec] = {spec.queue: spec for spec in QUEUES}

GROUPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "commerce": ("销售与账务", "Sales and billing", ("sales", "billing")),
    "service": ("客户服务", "Service", ("support", "complaints", "vip")),
}
"""Queues shown as one: Chinese name, English name, queues."""
