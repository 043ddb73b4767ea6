"""GeoNames' dumps in their own columns."""

from __future__ import annotations

import pytest

from gazetteer.errors import InvalidRecord
from gazetteer.exchange import geonames
from tests.exchange.conftest import Put, forms, split

QAMISHLI = (
    "173377\tAl Qāmishlī\tAl Qamishli\tKAC,Qamishli,alqamshly,القامشلي,قامشلی، شام\t37.05\t41.23\tP\tPPLA2\tSY\t\t01\t"
    "\t\t\t184231\t\t456\tAsia/Damascus\t2020-01-01\n"
)
HASAKAH = "173813\tAl Hasakah\tAl Hasakah\t\t36.5\t40.75\tA\tADM1\tSY\t\t01\t\t\t\t1275118\t\t350\tAsia/Damascus\t\n"
ALTERNATES = """\
1\t173377\tar\tالقامشلي\t1\t\t\t\t\t
2\t173377\tkmr\tQamişlo\t\t\t1\t\t\t
3\t173377\t\tEl Kamishly\t\t\t\t\t\t
4\t173377\tlink\thttps://en.wikipedia.org/wiki/Qamishli\t\t\t\t\t\t
5\t173377\twkdt\tQ173377\t\t\t\t\t\t
6\t173377\tiata\tKAC\t\t\t\t\t\t
7\t173377\tfr\tKamichlié\t\t\t\t1\t1926\t1946
8\t173377\tabbr\tQML\t\t\t\t\t\t
9\t173377\tpost\t12345\t\t\t\t\t\t
nonsense
"""


def test_a_dump(put: Put) -> None:
    records, bad = split(geonames.read(put("SY.txt", QAMISHLI + HASAKAH), "gn"))
    place = records["geonames:173377"]
    assert (place.type, place.country, place.lat, place.lon, place.population) == ("town", "SY", 37.05, 41.23, 184231)
    assert place.within == ("admin:SY.01",)
    assert forms(place) == [
        ("Al Qāmishlī", None, "preferred"),
        ("KAC", None, "code"),
        ("Qamishli", None, "variant"),
        ("alqamshly", None, "transliteration"),
        ("القامشلي", None, "variant"),
        ("قامشلی", None, "variant"),
    ]
    area = records["geonames:173813"]
    assert [link.id for link in area.links] == ["admin:SY.01"]
    assert (area.type, area.within) == ("province", ())
    assert not bad


def test_a_folder_joins_names_with_languages_and_the_hierarchy(put: Put) -> None:
    put("dump/hierarchy.txt", "173813\t173377\tADM\n")
    put("dump/alternateNamesV2.txt", ALTERNATES)
    records, bad = split(geonames.read(put("dump/SY.txt", QAMISHLI).parent, "gn"))
    place = records["geonames:173377"]
    assert forms(place) == [
        ("Al Qāmishlī", None, "preferred"),
        ("القامشلي", "ar", "preferred"),
        ("Qamişlo", "kmr", "colloquial"),
        ("El Kamishly", None, "variant"),
        ("KAC", None, "code"),
        ("Kamichlié", "fr", "former"),
        ("QML", None, "abbreviation"),
    ]
    assert [(name.since, name.until) for name in place.names if name.lang == "fr"] == [("1926", "1946")]
    assert [link.id for link in place.links] == ["wikidata:Q173377"]
    assert place.within == ("geonames:173813", "admin:SY.01")
    assert [(one.line, "alternateNamesV2.txt" in one.reason) for one in bad] == [(10, True)]


def test_alternate_names_alone(put: Put) -> None:
    records, _ = split(geonames.read(put("alternateNamesV2.txt", ALTERNATES), "gn"))
    assert list(records) == ["geonames:173377"]
    assert ("Qamişlo", "kmr", "colloquial") in forms(records["geonames:173377"])


def test_codes_of_areas(put: Put) -> None:
    text = "SY.01\tAl-Hasakah\tAl-Hasakah\t173813\nSY.01.99\tQamishli\tQamishli\t8\nbad\n"
    records, bad = split(geonames.read(put("admin1CodesASCII.txt", text), "gn"))
    assert [link.id for link in records["geonames:173813"].links] == ["admin:SY.01"]
    assert records["geonames:8"].within == ("admin:SY.01",)
    assert [one.line for one in bad] == [3]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1\t2\t3\n", "3 columns"),
        (QAMISHLI.replace("37.05", "north"), "latitude"),
        (QAMISHLI.replace("41.23", "241"), "longitude"),
        (QAMISHLI.replace("173377\t", "x\t"), "no GeoNames id"),
        (QAMISHLI.split("\t", 1)[0] + "\t\t\t\t" + "\t".join(QAMISHLI.split("\t")[4:]), "no name"),
    ],
)
def test_bad_rows_by_number(put: Put, row: str, reason: str) -> None:
    records, bad = split(geonames.read(put("SY.txt", HASAKAH + row + HASAKAH.replace("173813", "5")), "gn"))
    assert set(records) == {"geonames:173813", "geonames:5"}
    assert [one.line for one in bad] == [2]
    assert reason in bad[0].reason


def test_a_folder_without_a_dump_is_refused(put: Put) -> None:
    with pytest.raises(InvalidRecord, match="no dump"):
        list(geonames.read(put("dump/other.md", "").parent, "gn"))
