"""What the service says of itself: one manifest for each version, for no manifest can serve both."""

from __future__ import annotations

from typing import Any, Final

from api.reconcile.types import describe
from gazetteer.model import Kind
from gazetteer.version import SOFTWARE

_NAME: Final = "Gazetteer"
_BATCH: Final = 200
"""Queries that a client is asked to send at once."""
_WIDTH, _HEIGHT = 420, 200
_LIMIT_HELP: Final = "How many values of a row at most; 0 for all"


def classic(base: str) -> dict[str, Any]:
    """The manifest of 0.2; `base` is the address of the service, `/` at its end."""
    here = f"{base}reconcile"
    suggest = {
        what: {
            "service_url": here,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": here,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }
        for what in ("entity", "type", "property")
    }
    limit = {"name": "limit", "label": "Limit", "type": "number", "default": 0, "help_text": _LIMIT_HELP}
    return {
        "versions": ["0.2"],
        "name": _NAME,
        "identifierSpace": f"{base}v1/entities/",
        "schemaSpace": f"{here}/types/",
        "serviceVersion": SOFTWARE,
        "view": {"url": f"{here}/preview?id={{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "defaultTypes": _default_types(),
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [limit],
        },
        "batchSize": _BATCH,
    }


def draft(base: str) -> dict[str, Any]:
    """The manifest of the 1.0 draft; `base` is the address of the service, `/` at its end."""
    limit = {"id": "limit", "name": "Limit", "type": "number", "default": 0, "helpText": _LIMIT_HELP}
    return {
        "versions": ["1.0-draft"],
        "name": _NAME,
        "lang": "en",
        "serviceVersion": SOFTWARE,
        "view": {"url": f"{base}reconcile/preview?id={{id}}"},
        "preview": {"width": _WIDTH, "height": _HEIGHT},
        "defaultTypes": _default_types(),
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {"proposeProperties": True, "propertySettings": [limit]},
        "standardizedScore": True,
        "batchSize": _BATCH,
    }


def _default_types() -> list[dict[str, str]]:
    return [describe(kind) for kind in Kind]
