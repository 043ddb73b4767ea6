"""A multilingual gazetteer of places and groups: free text in, canonical ids out."""

from gazetteer.errors import GazetteerError
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import Candidate, Entity, Kind, Mention, Name, Query, Resolution, Role, Status

__all__ = [
    "Candidate",
    "Entity",
    "Gazetteer",
    "GazetteerError",
    "Kind",
    "Mention",
    "Name",
    "Query",
    "Resolution",
    "Role",
    "Status",
]
