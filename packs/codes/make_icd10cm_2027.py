#!/usr/bin/env python3
"""Writes icd10cm-2027.tsv.z and icd10cm-2027.json: the table of 2026 with the addenda of 2027 applied.

    python3 packs/codes/make_icd10cm_2027.py

The addenda close with their own totals; a table that does not come out at them is not written. Same files in, same bytes out.
"""

import json
import zlib
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
NAME = "icd10cm-2027"
# As the addenda state them: headings and billable codes of 2027, and additions, deletions and revisions since 2026. A code that
# became a heading is listed as deleted and added.
HEADINGS, BILLABLE = 23_524, 74_879
ADDED_HEADINGS, ADDED_CODES, DELETED_HEADINGS, DELETED_CODES, REVISED = 63, 190, 6, 30, 4


def dotted(code: str) -> str:
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def expect(what: str, found: int, stated: int) -> None:
    if found != stated:
        raise SystemExit(f"{what}: {found}, but the addenda state {stated}")


def main() -> None:
    before = zlib.decompress((FOLDER / "icd10cm-2026.tsv.z").read_bytes()).decode("utf-8")
    table = {code: (billable, text) for code, billable, text in (line.split("\t") for line in before.splitlines())}
    counts = {"added 0": 0, "added 1": 0, "deleted 0": 0, "deleted 1": 0, "revised": 0}
    for line in (FOLDER / f"{NAME}-addenda.tsv").read_text("utf-8").splitlines():
        verb, code, billable, text = line.split("\t")
        code, known = dotted(code), table.get(dotted(code))
        if verb == "delete":
            counts[f"deleted {table.pop(code)[0]}"] += 1
            continue
        if verb == "revise":
            counts["revised"] += 1
        else:
            counts[f"added {billable}"] += 1
            if known:
                counts[f"deleted {known[0]}"] += 1
        if (verb == "revise") != (known is not None and known[0] == billable):
            raise SystemExit(f"{code}: {verb} does not fit the table of 2026")
        table[code] = (billable, text)
    expect("added headings", counts["added 0"], ADDED_HEADINGS)
    expect("added codes", counts["added 1"], ADDED_CODES)
    expect("deleted headings", counts["deleted 0"], DELETED_HEADINGS)
    expect("deleted codes", counts["deleted 1"], DELETED_CODES)
    expect("revised", counts["revised"], REVISED)
    billable = sum(flag == "1" for flag, _ in table.values())
    expect("billable codes", billable, BILLABLE)
    expect("headings", len(table) - billable, HEADINGS)

    text = "".join(f"{code}\t{flag}\t{words}\n" for code, (flag, words) in sorted(table.items())).encode("utf-8")
    pack = {
        "id": "icd10cm",
        "version": "2026.10",
        "source": "CDC/NCHS and CMS ICD-10-CM order file addenda of fiscal year 2027 (icd10cm-order-addenda-2027.txt, "
        "https://www.cdc.gov/nchs/icd/icd-10-cm/files.html), read from a public copy and applied to the table of April 2026; all "
        "totals agree with those the addenda state. The codes are a work of the US Government",
        "effective": "2026-10-01",
        "verified_on": "2026-11-21",
        "verified_by": "Seriesdesk",
        "confidence": "secondary",
    }
    release = {
        "title": "ICD-10-CM, fiscal year 2027, October 2026 release",
        "code_year": 2027,
        "ends": "2027-09-30",
        "file": f"{NAME}.tsv.z",
        "codes": len(table),
        "billable": billable,
        "bytes": len(text),
        "sha256": sha256(text).hexdigest(),
    }
    (FOLDER / release["file"]).write_bytes(zlib.compress(text, 9))
    header = {"$schema": "schema.json", "pack": pack, "table": release}
    (FOLDER / f"{NAME}.json").write_text(json.dumps(header, indent=2) + "\n", encoding="utf-8")
    print(f"{len(table)} codes, {billable} billable, {len(text)} bytes")


if __name__ == "__main__":
    main()
