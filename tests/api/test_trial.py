"""What a write would change, over HTTP: dry_run, the refusal, and force."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import Settings, create_app
from gazetteer.keys import KeyRole, create_key, keys_path
from tests.api.conftest import Client
from tests.api.test_resolve import problem

NAMES = "/v1/entities/gz:1047/names"
TAY = {"form": "Tay", "lang": "en", "source": "editorial"}


@pytest.fixture
def curated(core_copy: Path) -> Client:
    return Client(create_app(Settings(core_copy)))


def _key(db: Path, role: KeyRole) -> dict[str, str]:
    return {"Authorization": f"Bearer {create_key(keys_path(db), role.value, role)}"}


def test_refused_with_the_reason_unless_forced(curated: Client, core_copy: Path) -> None:
    key = _key(core_copy, KeyRole.CURATOR)
    tried = curated.post(f"{NAMES}?dry_run=true", headers=key, json=TAY)
    assert tried.status_code == 200
    assert {"gz:2000", "gz:3009"} <= {clash["id"] for clash in tried.json()["clashes"]}
    refused = curated.post(NAMES, headers=key, json=TAY)
    assert "Tay" in problem(refused, 409)
    assert refused.json()["trial"] == tried.json()
    problem(curated.post(f"{NAMES}?force=true", headers=key, json=TAY), 422)
    problem(curated.post(f"{NAMES}?force=yes", headers=key, json=TAY | {"why": "so"}), 422)
    forced = curated.post(f"{NAMES}?force=true", headers=key, json=TAY | {"why": "so the locals say"})
    assert forced.status_code == 201
    assert forced.json()["clashes"] == tried.json()["clashes"]
    (edit,) = curated.get("/v1/changes").json()["changes"]
    assert edit["trial"] == tried.json()


def test_a_proposal_is_tried_before_it_is_approved(curated: Client, core_copy: Path) -> None:
    contributor, curator = _key(core_copy, KeyRole.CONTRIBUTOR), _key(core_copy, KeyRole.CURATOR)
    assert curated.post(f"{NAMES}?dry_run=true", headers=contributor, json=TAY).json()["regressions"] > 0
    number = curated.post(NAMES, headers=contributor, json=TAY).json()["proposal"]
    approval = f"/v1/proposals/{number}/approve"
    tried = curated.post(f"{approval}?dry_run=true", headers=curator)
    assert tried.status_code == 200
    assert tried.json()["regressions"] > 0
    assert curated.post(approval, headers=curator).json()["trial"] == tried.json()
    problem(curated.post(f"{approval}?force=true", headers=curator), 422)
    assert curated.get(f"/v1/proposals/{number}", headers=curator).json()["status"] == "open"
    approved = curated.post(f"{approval}?force=true", headers=curator, json={"why": "so the locals say"})
    assert approved.json()["status"] == "approved"
