"""The HTTP service: `create_app(Settings(db_path))` makes one."""

from api.app import create_app
from api.settings import Settings

__all__ = ["Settings", "create_app"]
