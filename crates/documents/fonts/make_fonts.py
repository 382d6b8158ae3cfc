"""Makes the paper fonts from the published ones. Run once, by hand; see docs/decisions for sources and versions."""
import sys
from pathlib import Path
from fontTools import merge, subset
from fontTools.ttLib import TTFont

SOURCES, OUT = Path(sys.argv[1]), Path(sys.argv[2])
FACES = {
    "SeriesdeskSans-Regular": ("Seriesdesk Sans", "Regular", "fontsource-atkinson-hyperlegible-5.3.0/package/files/atkinson-hyperlegible-{}-400-normal.woff2"),
    "SeriesdeskSans-Bold": ("Seriesdesk Sans", "Bold", "fontsource-atkinson-hyperlegible-5.3.0/package/files/atkinson-hyperlegible-{}-700-normal.woff2"),
    "SeriesdeskMono-Regular": ("Seriesdesk Mono", "Regular", "fontsource-ibm-plex-mono-5.3.0/package/files/ibm-plex-mono-{}-400-normal.woff2"),
    "SeriesdeskMono-SemiBold": ("Seriesdesk Mono", "SemiBold", "fontsource-ibm-plex-mono-5.3.0/package/files/ibm-plex-mono-{}-600-normal.woff2"),
}
FALLBACK = {
    "DejaVuSans": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "DejaVuSans-Bold": "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
}
# Latin with every European and Vietnamese letter, Greek, Cyrillic, punctuation, currency, letterlike, numbers, arrows,
# mathematics, boxes, and the replacement mark.
COVERED = [(0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF),
           (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F),
           (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2610, 0x2612), (0x2713, 0x2718), (0xFB00, 0xFB04), (0xFFFD, 0xFFFD)]

def strip(font, codepoints):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "VDMX", "gasp", "FFTM", "kern", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    return font

OUT.mkdir(parents=True, exist_ok=True)
for name, (family, style, pattern) in FACES.items():
    parts = []
    seen = set()
    for script in ("latin", "latin-ext"):
        font = TTFont(SOURCES / pattern.format(script))
        codepoints = set(font.getBestCmap()) - seen
        seen |= codepoints
        font = strip(font, codepoints)
        font.flavor = None
        path = SOURCES / f"{name}-{script}.ttf"
        font.save(path)
        parts.append(str(path))
    merged = merge.Merger().merge(parts)
    for record in list(merged["name"].names):
        text = {1: family, 2: style, 3: name, 4: f"{family} {style}", 6: name, 16: family, 17: style}.get(record.nameID)
        if record.nameID in (0, 13, 14):
            continue
        if text is None:
            merged["name"].names.remove(record)
        else:
            record.string = text
    merged["head"].created = merged["head"].modified = 3850000000
    merged.recalcTimestamp = False
    merged.save(OUT / f"{name}.ttf")
    print(name, len(merged.getBestCmap()), merged["maxp"].numGlyphs)
for name, path in FALLBACK.items():
    font = TTFont(path, recalcTimestamp=False)
    have = set(font.getBestCmap())
    font = strip(font, have & {c for a, b in COVERED for c in range(a, b + 1)})
    font["name"].names = [r for r in font["name"].names if r.nameID in (0, 1, 2, 4, 6, 13, 14)]
    font.save(OUT / f"{name}.ttf")
    print(name, len(font.getBestCmap()), font["maxp"].numGlyphs)
