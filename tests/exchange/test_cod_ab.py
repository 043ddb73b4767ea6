"""OCHA's tables in each of their styles of columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer.exchange import cod_ab
from tests.exchange.conftest import Put, forms, shared, split

STYLES = {
    "2020": (
        "adm3_name,adm3_name1,adm3_pcode,adm2_name,adm2_pcode,adm0_pcode,lang,lang1,adm3_ref_n,center_lat,center_lon\n"
        "Quamishli,مركز القامشلي,SY080200,Quamishli,SY0802,SY,en,ar,Qamishli,37.0,41.3\n"
    ),
    "before": (
        "ADM3_EN,ADM3_AR,ADM3_PCODE,ADM3_REF,ADM2_EN,ADM2_PCODE,ADM0_PCODE,lat,lon\n"
        "Quamishli,مركز القامشلي,SY080200,Qamishli,Quamishli,SY0802,SY,37.0,41.3\n"
    ),
    "2016": (
        "NAME_EN,NAM_EN_REF,NAME_AR,PCODE,ADM2_EN,ADM2_PCODE,ADM0_PCODE,LATITUDE,LONGITUDE\n"
        "Quamishli,Qamishli,مركز القامشلي,SY080200,Quamishli,SY0802,SY,37.0,41.3\n"
    ),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_subdistrict_in_every_style(put: Put, style: str, kind: str) -> None:
    path = put("syr_admin3.csv", STYLES[style])
    records, bad = split(cod_ab.read(path if kind == "csv" else _as_spreadsheet(path), "cod"))
    record = records["pcode:SY080200"]
    assert (record.type, record.country, record.within) == ("subdistrict", "SY", ("pcode:SY0802",))
    assert (record.lat, record.lon) == (37.0, 41.3)
    assert sorted(forms(record)) == sorted(
        [("Quamishli", "en", "preferred"), ("مركز القامشلي", "ar", "preferred")]
        + [("Qamishli", "en", "variant")] * (style != "before")
        + [("Qamishli", None, "variant")] * (style == "before")
    )
    assert not bad


def _as_spreadsheet(path: Path) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in path.read_text(encoding="utf-8").splitlines():
        book.active.append([float(cell) if cell.count(".") == 1 else cell for cell in line.split(",")])
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


ROWS = {
    "communities": (
        "PP_PCODE,PP_NAME_EN,ADM4_EN,ADM3_PCODE,lat,lon\nC1002,Yarmuk (Damascus),Yarmuk,SY010000,33.4,36.3\n",
        ("pcode:C1002", "settlement", "SY", ("pcode:SY010000",)),
        [("Yarmuk", "en", "preferred"), ("Yarmuk (Damascus)", "en", "variant")],
    ),
    "neighbourhoods": (
        "neighborho,neighbor_1,neighbor_2,adm4_pcode,adm0_pcode\nTay,طي,N0301,C4564,SY\n",
        ("pcode:N0301", "neighbourhood", "SY", ("pcode:C4564",)),
        [("Tay", "en", "preferred"), ("طي", "ar", "preferred")],
    ),
    "the world": (
        "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\nIRQ,2,IQG01Q01,Afaq,IQG01,2021-11-17\n",
        ("pcode:IQG01Q01", "district", "IQ", ("pcode:IQG01",)),
        [("Afaq", None, "preferred")],
    ),
    "Ukraine": (
        "ADM1_UA,ADM1_RU,ADM1_EN,ADM1_PCODE,ADM0_PCODE\nКиїв,Киев,Kyiv,UA80,UA\n",
        ("pcode:UA80", "province", "UA", ("pcode:UA",)),
        [("Київ", "uk", "preferred"), ("Киев", "ru", "preferred"), ("Kyiv", "en", "preferred")],
    ),
}


@pytest.mark.parametrize("style", ROWS)
def test_other_tables(put: Put, style: str) -> None:
    text, whole, names = ROWS[style]
    (record,) = split(cod_ab.read(put("table.csv", text), "cod"))[0].values()
    assert (record.id, record.type, record.country, record.within) == whole
    assert forms(record) == names


def test_tables_of_a_folder_say_one_thing_of_one_p_code(put: Put) -> None:
    put("cod/communities.csv", "PP_PCODE,PP_NAME_EN,ADM4_EN,ADM3_PCODE,lat,lon\nC1,Tell,Tell,SY080200,37,41\n")
    path = put("cod/population.csv", "ADM4_PCODE,PP_NAME_EN,ADM4_EN,ADM3_PCODE,Population\nC1,Tell,Tell,SY080200,70\n")
    (record,) = split(cod_ab.read(path.parent, "cod"))[0].values()
    assert (record.lat, record.population, len(record.names)) == (37.0, 70, 1)


def test_bad_rows_by_number(put: Put) -> None:
    text = "ADM1_EN,ADM1_PCODE,lat,lon\nAleppo,SY02,36,37\n,SY03,1,1\nHoms,SY 04,1,1\nHama,SY05,x,1\nIdlib,,1,1\n"
    records, bad = split(cod_ab.read(put("bad.csv", text), "cod"))
    assert set(records) == {"pcode:SY02"}
    assert [one.line for one in bad] == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("folder", "number"), [("cod-ab-syria", 763), ("cod-ab-syria/schema-2016", 762), ("cod-adm4-syria", 7593)]
)
def test_the_tables_of_syria(folder: str, number: int) -> None:
    records, bad = split(cod_ab.read(shared(folder), "cod"))
    assert len(records) == number
    assert not bad
    assert {record.country for record in records.values()} == {"SY"}


def test_the_list_of_the_world() -> None:
    records, bad = split(cod_ab.read(shared("pcodes-global", "global_pcodes_adm_1_2.csv"), "pcodes"))
    assert len(records) == 32_764
    assert {one.reason for one in bad} == {"has no name"}
