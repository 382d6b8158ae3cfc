#!/usr/bin/env python3
"""Writes icd10cm-2026.tsv.z and icd10cm-2026.json from the Python package simple-icd-10-cm.

    python3 -m venv .venv && .venv/bin/pip install simple-icd-10-cm==1.5.0
    .venv/bin/python packs/codes/make_icd10cm.py

Same package version in, same bytes out. README.md in this folder describes both files.
"""

import json
import zlib
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import simple_icd_10_cm as tabular_list

FOLDER = Path(__file__).parent
NAME = "icd10cm-2026"
PACKAGE_VERSION = "1.5.0"


def line(code: str, billable: bool) -> str:
    """One code as `code TAB 1 or 0 TAB description`; 1 means billable."""
    description = " ".join(tabular_list.get_description(code).split())
    return f"{code}\t{int(billable)}\t{description}\n"


def main() -> None:
    if version("simple-icd-10-cm") != PACKAGE_VERSION:
        raise SystemExit(f"needs simple-icd-10-cm {PACKAGE_VERSION}")
    # A set, because the package lists a block of one category, such as B20, beside the category.
    codes = sorted({code for code in tabular_list.get_all_codes() if tabular_list.is_category_or_subcategory(code)})
    # Billable means that no code stands below.
    below = [following.startswith(code) for code, following in zip(codes, codes[1:] + [""])]
    billable = below.count(False)
    text = "".join(line(code, not heading) for code, heading in zip(codes, below)).encode("utf-8")
    pack = {
        "id": "icd10cm",
        "version": "2026.04",
        "source": "CDC/NCHS ICD-10-CM tabular list, April 1 2026 release (https://www.cdc.gov/nchs/icd/icd-10-cm/files.html), "
        f"read through the Python package simple-icd-10-cm {PACKAGE_VERSION}; the codes are a work of the US Government",
        "effective": "2026-04-01",
        "verified_on": "2026-11-21",
        "verified_by": "Seriesdesk",
        "confidence": "primary",
    }
    table = {
        "title": "ICD-10-CM, fiscal year 2026, April 2026 release",
        "code_year": 2026,
        "ends": "2026-09-30",
        "file": f"{NAME}.tsv.z",
        "codes": len(codes),
        "billable": billable,
        "bytes": len(text),
        "sha256": sha256(text).hexdigest(),
    }
    (FOLDER / table["file"]).write_bytes(zlib.compress(text, 9))
    header = {"$schema": "schema.json", "pack": pack, "table": table}
    (FOLDER / f"{NAME}.json").write_text(json.dumps(header, indent=2) + "\n", encoding="utf-8")
    print(f"{len(codes)} codes, {billable} billable, {len(text)} bytes")


if __name__ == "__main__":
    main()
