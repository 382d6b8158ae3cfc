"""One superbill from the same sheet Seriesdesk prints, set by ReportLab or WeasyPrint.

usage: superbill.py reportlab|weasyprint SHEET.json COPIES
Prints milliseconds a document, warm: imports and the first document are not counted.
"""

import html
import io
import json
import sys
import time


def money(cents):
    return f"{cents / 100:,.2f}"


def rows(sheet):
    for session in sheet["sessions"]:
        yield [f"{session['title']} {session['day']} {session['start']} {session['stop']}", *[""] * 8]
        for line in session["lines"]:
            label = line["label"] + (f"\nNDC {line['ndc']}" if line["ndc"] else "")
            yield [
                str(line["number"]), line["day"], line["pos"], line["code"], " ".join(line["modifiers"]) or "-",
                label, ", ".join(line["pointers"]), str(line["units"]), money(line["charge_cents"]),
            ]
    account = sheet["account"]
    yield ["", "", "", "", "", "Total", "", "", money(account["charges_cents"])]


def head(sheet):
    letter, patient, plan, who = sheet["letterhead"], sheet["patient"], sheet["plan"], sheet["rendering"]
    return [
        f"{letter['name']}, {letter['address']}, {letter['phone']}",
        f"EIN {letter['ein']}, group NPI {letter['group_npi']}, {letter['taxonomy']}",
        f"Patient {patient['name']}, born {patient['born_on']}, MRN {patient['mrn']}, {patient['address']}",
        f"Plan {plan['name']}, member {plan['member_id']}, group {plan['group']}, {plan['subscriber']}",
        f"Rendering {who['name']}, NPI {who['npi']}, license {who['license']} {who['license_state']}",
        *[f"{d['letter']} {d['code']} {d['description']}" for d in sheet["diagnoses"]],
    ]


def foot(sheet):
    paid = [f"{p['day']} {p['method']} {money(p['amount_cents'])}" for p in sheet["payments"]]
    return [*paid, sheet["statement"]["lead"] + " " + sheet["statement"]["body"], sheet["certification"], sheet["foot"]]


TITLES = ["#", "Date", "POS", "Code", "Mod", "Service", "Dx", "Units", "Charge"]


def reportlab(sheet):
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    styles, out = getSampleStyleSheet(), io.BytesIO()
    table = Table([TITLES, *rows(sheet)], repeatRows=1)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black), ("FONTSIZE", (0, 0), (-1, -1), 8)]))
    story = [Paragraph(f"Superbill {sheet['number']}", styles["Title"])]
    story += [Paragraph(html.escape(text), styles["Normal"]) for text in head(sheet)]
    story += [Spacer(1, 8), table, Spacer(1, 8)]
    story += [Paragraph(html.escape(text), styles["Normal"]) for text in foot(sheet)]
    SimpleDocTemplate(out, pagesize=letter).build(story)
    return out.getvalue()


def weasyprint(sheet):
    from weasyprint import HTML

    cells = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in row) for row in rows(sheet))
    titles = "".join(f"<th>{title}" for title in TITLES)
    paragraphs = lambda texts: "".join(f"<p>{html.escape(text)}" for text in texts)
    return HTML(string=(
        "<style>@page{size:letter;margin:.9in}body{font:9pt sans-serif}table{border-collapse:collapse;width:100%}"
        "td,th{border-bottom:.5pt solid #000;padding:2pt;text-align:left}p{margin:2pt 0}</style>"
        f"<h1>Superbill {sheet['number']}</h1>{paragraphs(head(sheet))}"
        f"<table><thead><tr>{titles}</thead>{cells}</table>{paragraphs(foot(sheet))}"
    )).write_pdf()


def main():
    peer, path, copies = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sheet = json.load(open(path, encoding="utf-8"))
    draw = {"reportlab": reportlab, "weasyprint": weasyprint}[peer]
    draw(sheet)
    begin = time.perf_counter()
    for _ in range(copies):
        size = len(draw(sheet))
    print(f"{1000 * (time.perf_counter() - begin) / copies:.3f} {size}")


main()
