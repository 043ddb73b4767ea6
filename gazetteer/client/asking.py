"""What every method of the client does: ask, and read the JSON that comes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from gazetteer.client.reading import read_object
from gazetteer.client.transport import Answer, Request, Transport
from gazetteer.context import is_empty, is_id
from gazetteer.encoding import encode_json
from gazetteer.errors import InvalidQuery, InvalidRecord, NotFound, ServiceError


class Asking:
    """Asks one service."""

    _transport: Transport

    def _get(self, path: str, **parameters: Any) -> dict[str, Any]:
        return object_of(self._transport.ask(Request("GET", path + _query(parameters))))

    def _post(self, path: str, body: bytes) -> dict[str, Any]:
        """A question that is too long for a GET."""
        return object_of(self._transport.ask(Request("POST", path, body)))

    def _write(
        self,
        path: str,
        body: Mapping[str, Any],
        expect: Collection[str] = (),
        *,
        writes: bool = True,
        **parameters: Any,
    ) -> dict[str, Any]:
        """An edit, or with `writes` false what is asked like one. `expect`: fingerprints of the entity."""
        headers = {"If-Match": ", ".join(f'"~{one}"' for one in expect)} if expect else {}
        request = Request("POST", path + _query(parameters), encode_json(body), headers, writes=writes)
        try:
            return object_of(self._transport.ask(request))
        except InvalidQuery as error:  # as the library says it of an edit
            raise InvalidRecord(str(error)) from error


def path_of(id: str) -> str:
    """Where an entity is. Raises NotFound for what cannot be an id."""
    if not is_id(id):
        raise NotFound(f"there is no entity {id}")
    return f"/v1/entities/{quote(id, safe=':')}"


def member(value: Mapping[str, Any], name: str, kind: type[Any] = object) -> Any:
    """A member that must be there, of some type. Raises ServiceError."""
    found = value.get(name)
    if name not in value or not isinstance(found, kind):
        raise ServiceError(f"what answers at that address is no gazetteer: {name} is missing")
    return found


def object_of(answer: Answer) -> dict[str, Any]:
    """The JSON object that an answer is. Raises ServiceError."""
    value = read_object(answer.body)
    if value is None:
        raise ServiceError("what answers at that address is no gazetteer")
    return value


def _query(parameters: Mapping[str, Any]) -> str:
    """`?name=value&…`; what is empty is left out, and each of several values stands alone."""
    given = {name: _text(value) for name, value in parameters.items() if not is_empty(value) and value is not False}
    try:
        return f"?{urlencode(given, doseq=True)}" if given else ""
    except UnicodeEncodeError as error:
        raise InvalidQuery("a text is not valid Unicode: half of a surrogate pair") from error


def _text(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return "true" if value is True else str(value)
