"""The tables of a gazetteer file, private to `gazetteer.store`.

migration   the steps by which the layout of the file came to be
dataset     a layer: the curated core, the world, one a dataset imported, and the edits made here
record      what one dataset says of one thing, as it was given
entity      one thing: what its records say together, by precedence (`derive`)
identifier  every id that finds an entity: its records' own ids, and the links that they state
name        every written form, with the keys of the names in `posting` and `neighbour`
posting     candidate key -> the names that have it, the prominent first
reading     how names sound, each once
neighbour   candidate key -> the readings near it, the prominent first (`neighbours`)
area        the id of a place -> the names within it, with how they sound (`areas`)
beginning   the first letters of names -> the names, the prominent first (`beginnings`)
revision    every edit, who, when, why, before and after
overruled   links of records that editors found wrong, whatever dataset states them
withheld    the links that were taken out of `identifier` for that, as they were stated
proposal    every edit that somebody proposed, and what became of it
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Meta(SQLModel, table=True):
    """A fact about the file itself: `build`, `rules`."""

    key: str = Field(primary_key=True)
    value: str


class MigrationRow(SQLModel, table=True):
    """A step of the layout that the file has seen: see `gazetteer.store.migrations`."""

    __tablename__: ClassVar[str] = "migration"
    version: int | None = Field(default=None, primary_key=True)
    what: str
    applied_at: str


class Dataset(SQLModel, table=True):
    """A layer of records that is replaced as a whole."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    layer: str
    """`core`, `world`, `import` or `edit`."""
    loaded_at: str
    version: str | None = None


class Source(SQLModel, table=True):
    """Where facts come from, with what its licence asks to be said."""

    key: str = Field(primary_key=True)
    title: str
    url: str | None = None
    licence: str | None = None


class Record(SQLModel, table=True):
    """What one dataset says of one thing."""

    __table_args__: ClassVar[tuple[UniqueConstraint]] = (UniqueConstraint("id", "dataset"),)
    rid: int | None = Field(default=None, primary_key=True)
    dataset: int = Field(foreign_key="dataset.id")
    id: str
    eid: int = Field(index=True)
    data: str
    """JSON: the record's members but its id and names."""


class EntityRow(SQLModel, table=True):
    """One thing: what its records say together."""

    __tablename__: ClassVar[str] = "entity"
    eid: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    kind: str
    type: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    since: str | None = None
    until: str | None = None
    name: str
    rank: int
    """Prominence 0..15, for order among equals."""
    within: str | None = None
    """Direct parents' ids as the records give them, blanks between."""
    retired: bool = False
    """Whether it was taken out of use: it is shown, and matches no more."""


class Identifier(SQLModel, table=True):
    """An id that finds an entity, stated by a record."""

    id: str = Field(primary_key=True)
    rid: int = Field(primary_key=True)
    eid: int = Field(index=True)
    own: bool
    source: str | None = None
    merged: bool = False
    """Whether the id was an entity that was merged into this one: it redirects."""


class NameRow(SQLModel, table=True):
    """One written form of an entity's name."""

    __tablename__: ClassVar[str] = "name"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_autoincrement": True}
    nid: int | None = Field(default=None, primary_key=True)
    """Never used again: a posting that outlives its name finds nothing."""
    eid: int = Field(index=True)
    rid: int = Field(index=True)
    form: str
    core: str
    """The folded form without articles and designators."""
    lang: str | None = None
    script: str | None = None
    role: str
    source: str
    """Key of a source; the dataset's where the record names none."""
    since: str | None = None
    until: str | None = None
    used_by: str | None = None
    retired: int = 0
    """0 in use, 1 taken out of use, 2 out of use with its entity, beside which it is still shown."""
    says: str | None = None
    """The type that a generic word of the name says ("Qamishli Airport": airport)."""


class Posting(SQLModel, table=True):
    """Candidate key -> names."""

    key: int | None = Field(default=None, primary_key=True)
    entries: bytes
    """Unsigned 64-bit integers in native order, ascending: see `gazetteer.store.postings`."""


class Reading(SQLModel, table=True):
    """How one or more names sound."""

    id: int | None = Field(default=None, primary_key=True)
    sounds: str = Field(unique=True)
    key: int
    """Candidate key of the names that sound so."""


class Neighbour(SQLModel, table=True):
    """Candidate key -> the readings near it."""

    key: int | None = Field(default=None, primary_key=True)
    entries: bytes
    """See `gazetteer.store.neighbours`."""


class RevisionRow(SQLModel, table=True):
    """One edit."""

    __tablename__: ClassVar[str] = "revision"
    id: int | None = Field(default=None, primary_key=True)
    at: str
    by: str
    action: str
    entity: str = Field(index=True)
    why: str | None = None
    source: str | None = None
    before: str | None = None
    after: str | None = None
    undoes: int | None = None
    approved_by: str | None = None
    """Who approved it, where it had been proposed by `by`."""
    trial: str | None = None
    """JSON: what it was found to change of other answers, where there was anything (`gazetteer.curation.trial`)."""


class ProposalRow(SQLModel, table=True):
    """An edit that somebody proposed."""

    __tablename__: ClassVar[str] = "proposal"
    id: int | None = Field(default=None, primary_key=True)
    at: str
    by: str
    action: str
    entity: str | None = None
    value: str
    """JSON: with `action`, `entity`, `why` and `source` the edit, as `curation.edit` reads it."""
    why: str | None = None
    source: str | None = None
    before: str | None = None
    """JSON: what it was to change, as it was when it was proposed."""
    status: str = Field(index=True)
    """`open`, `approved` or `declined`."""
    decided_at: str | None = None
    decided_by: str | None = None
    reason: str | None = None
    revision: int | None = None
    """The edit that it became."""


class Overruled(SQLModel, table=True):
    """A link of a record that does not hold."""

    record: str = Field(primary_key=True)
    """The record's own id."""
    link: str = Field(primary_key=True)


class Withheld(SQLModel, table=True):
    """A link as a record states it, which is overruled."""

    id: str = Field(primary_key=True)
    rid: int = Field(primary_key=True)
    source: str | None = None
    merged: bool = False


class Area(SQLModel, table=True):
    """A piece of the names within an area, in the order in which they came."""

    id: int | None = Field(default=None, primary_key=True)
    area: str = Field(index=True)
    entries: bytes
    """See `gazetteer.store.areas`."""


class Beginning(SQLModel, table=True):
    """How a name begins, of the names of a record that begin so the first: see `gazetteer.store.beginnings`."""

    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}
    key: str = Field(primary_key=True)
    nid: int = Field(primary_key=True)
