"""GeoNames' feature classes and codes as types. Source: https://www.geonames.org/export/codes.html"""

from __future__ import annotations

from collections.abc import Mapping

_CODES: Mapping[str, str] = {
    # A: countries and administrative areas
    "PCL": "country", "PCLD": "country", "PCLF": "country", "PCLI": "country", "PCLIX": "country", "PCLS": "country",
    "TERR": "country", "ADM1": "province", "ADM1H": "province", "ADM2": "district", "ADM2H": "district",
    "ADM3": "subdistrict", "ADM3H": "subdistrict",
    # P: populated places
    "PPLC": "city", "PPLA": "city", "PPLA2": "town", "PPLA3": "town", "PPLX": "neighbourhood", "STLMT": "settlement",
    # S: buildings and what people made
    "AIRP": "airport", "AIRB": "airport", "AIRF": "airport", "AIRH": "airport", "INSM": "base", "MILB": "base",
    "PSTB": "crossing", "CSTM": "crossing", "BDG": "bridge", "DAM": "dam", "PS": "plant", "PSH": "plant",
    "OILR": "plant", "MLL": "plant", "OILF": "field", "GASF": "field", "PRN": "prison", "HSP": "hospital",
    "SCH": "school", "UNIV": "school", "MKT": "market", "MSQE": "worship", "CH": "worship", "MSTY": "worship",
    "SHRN": "worship", "TMPL": "worship", "RUIN": "monument", "ANS": "monument", "CSTL": "monument",
    "CMTY": "monument", "MNMT": "monument", "SQR": "square", "CMP": "camp", "CMPRF": "camp", "TRB": "region",
    # R: roads
    "RD": "road", "ST": "road",
    # H: water
    "STM": "river", "STMI": "river", "WAD": "river", "CNL": "river", "LK": "lake", "LKI": "lake", "RSV": "lake",
    "MRSH": "lake", "SPNG": "spring",
    # T: heights and depths
    "MT": "mountain", "MTS": "mountain", "HLL": "mountain", "HLLS": "mountain", "PK": "mountain", "PKS": "mountain",
    "TAL": "mountain", "VAL": "valley", "PLN": "valley", "DSRT": "desert", "ISL": "island", "ISLS": "island",
    # L: areas
    "RGN": "region", "AREA": "region", "RGNH": "region", "OAS": "settlement", "MILZ": "base", "PRK": "square",
}  # fmt: skip
_CLASSES: Mapping[str, str] = {
    "A": "admin", "P": "settlement", "S": "feature", "R": "road", "H": "feature", "T": "feature", "L": "feature",
    "U": "feature", "V": "feature",
}  # fmt: skip


def type_of(feature_class: str, feature_code: str) -> str | None:
    """The type of a feature: by its code, else by its class; None where it has neither."""
    return _CODES.get(feature_code) or _CLASSES.get(feature_class)
