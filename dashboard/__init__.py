"""What people see: pages, the live path and the API, served by one process."""

from dashboard.app import build_app

__all__ = ["build_app"]
