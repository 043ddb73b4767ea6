"""Proposals through a service: the same values as beside the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.client import GazetteerClient
from gazetteer.errors import AccessDenied, Conflict, NotFound
from gazetteer.keys import KeyRole, create_key, keys_path
from tests.client.conftest import HASTY

ADD = {
    "action": "alias add",
    "entity": "test:qamishli",
    "value": {"form": "Qamishzz", "lang": "kmr"},
    "source": "heard",
}


def test_proposals_are_those_of_the_file(client: GazetteerClient, local: Gazetteer, db: Path, address: str) -> None:
    proposed = client.propose(ADD, by="", why="said so")
    assert (proposed.by, proposed.why) == ("ana", "said so")
    assert client.proposals() == [client.proposal(1)] == local.proposals() == [proposed]
    with GazetteerClient(address, key=create_key(keys_path(db), "Dilan", KeyRole.CONTRIBUTOR), patience=HASTY) as other:
        assert other.proposals() == []
        with pytest.raises(NotFound):
            other.proposal(1)
        with pytest.raises(AccessDenied):
            other.approve(1, by="")
        assert other.propose(ADD | {"value": {"form": "Qamishzy", "lang": "kmr"}}, by="").by == "Dilan"
    assert [one.id for one in client.proposals(status="open", by="Dilan", since=1)] == [2]
    with pytest.raises(NotFound):
        client.proposal(2, by="ana")
    assert client.approve(1, by="").revision == local.changes()[0].id
    with pytest.raises(Conflict):
        client.decline(1, by="", why="no")
    assert client.decline(2, by="", why="never heard") == local.proposal(2)
