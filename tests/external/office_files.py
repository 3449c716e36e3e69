"""Spreadsheets as people fill them, made and saved by LibreOffice.

A sheet is described as rows of Python values, written as a flat OpenDocument file, and saved by LibreOffice in the form that is wanted. So dates,
shared texts, merged cells and the kept values of formulas stand in the file as LibreOffice writes them.
"""

import copy
import datetime
import pathlib
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

# A day as dd/MM/yyyy, in words and as its year alone; text; a number of at least twelve digits, and one in groups of three.
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:date-style style:name="N1"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>\
<number:text>/</number:text><number:year number:style="long"/></number:date-style>
<number:date-style style:name="N2"><number:text>ngày </number:text><number:day/><number:text> tháng </number:text><number:month/>\
<number:text> năm </number:text><number:year number:style="long"/></number:date-style>
<number:date-style style:name="N3"><number:year number:style="long"/></number:date-style>
<number:text-style style:name="N4"><number:text-content/></number:text-style>
<number:number-style style:name="N5"><number:number number:min-integer-digits="12" number:decimal-places="0"/></number:number-style>
<number:number-style style:name="N6"><number:number number:min-integer-digits="1" number:decimal-places="0" number:grouping="true"/></number:number-style>
<number:boolean-style style:name="N7"><number:boolean/></number:boolean-style>
<style:style style:name="truth" style:family="table-cell" style:data-style-name="N7"/>
<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="in words" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="year" style:family="table-cell" style:data-style-name="N3"/>
<style:style style:name="text" style:family="table-cell" style:data-style-name="N4"/>
<style:style style:name="twelve digits" style:family="table-cell" style:data-style-name="N5"/>
<style:style style:name="in groups" style:family="table-cell" style:data-style-name="N6"/>
</office:automatic-styles><office:body><office:spreadsheet>
"""
TAIL = "</office:spreadsheet></office:body></office:document>"

# What a Vietnamese office has set: days begin with the day, and commas are decimal.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi-VN</value></prop></item>
</oor:items>
"""

# How LibreOffice reads and writes CSV: separator, quote, character set (76 is UTF-8), first line, column formats, language (1066 is Vietnamese).
READ_CSV = "CSV:44,34,76,1,,1066,false,true"


def write_csv(separator: int = 44, charset: int = 76, quoted: bool = False) -> str:
    """The form of a CSV file that LibreOffice saves, with cells as they are shown."""
    return f"csv:Text - txt - csv (StarCalc):{separator},34,{charset},1,,0,{str(quoted).lower()},true,false"


class Formula(str):
    """A formula, as OpenDocument writes it; LibreOffice reckons it and keeps what it comes to."""


@dataclass
class Shown:
    """A value in a format of its own."""

    value: object
    style: str


@dataclass
class Merged:
    """A cell that reaches over others."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass
class Rich:
    """Text of which a part is a link, and a part has a format of its own."""

    before: str
    link: str
    after: str


@dataclass
class Hidden:
    """A row that a filter hides."""

    cells: list


@dataclass
class Repeated:
    """So many rows that are alike."""

    cells: list
    times: int


def cell(value) -> str:
    """A cell in XML."""
    named, covered = "", ""
    if isinstance(value, Shown):
        named, value = f" table:style-name={quoteattr(value.style)}", value.value
    if isinstance(value, Merged):
        named += f' table:number-columns-spanned="{value.columns}" table:number-rows-spanned="{value.rows}"'
        covered, value = "<table:covered-table-cell/>" * (value.columns - 1), value.text
    if value is None:
        return f"<table:table-cell{named}/>"
    if isinstance(value, Formula):
        return f"<table:table-cell{named} table:formula={quoteattr('of:' + value)}/>"
    if isinstance(value, bool):
        named = named or ' table:style-name="truth"'
        return f'<table:table-cell{named} office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell{named} office:value-type="float" office:value="{value!r}"/>'
    if isinstance(value, datetime.date):
        named = named or ' table:style-name="day"'
        return f'<table:table-cell{named} office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, Rich):
        paragraphs = f'<text:p>{escape(value.before)}<text:a xlink:href="http://127.0.0.1/">{escape(value.link)}</text:a>{escape(value.after)}</text:p>'
    else:
        # Blanks in a row would be one; they are what is to be tried.
        blanks = [escape(line).replace("\t", "<text:tab/>").replace("  ", " <text:s/>") for line in value.split("\n")]
        paragraphs = "".join(f"<text:p>{line}</text:p>" for line in blanks)
    return f'<table:table-cell{named} office:value-type="string">{paragraphs}</table:table-cell>{covered}'


def row(cells) -> str:
    """A row in XML; none is an empty one."""
    attributes = ""
    if isinstance(cells, Hidden):
        attributes, cells = ' table:visibility="filter"', cells.cells
    if isinstance(cells, Repeated):
        attributes, cells = f' table:number-rows-repeated="{cells.times}"', cells.cells
    return f"<table:table-row{attributes}>{''.join(map(cell, cells or [None]))}</table:table-row>"


def flat(sheets: dict, first_day: str | None = None) -> str:
    """A workbook of some sheets as a flat file; days may be counted from another first one."""
    text = HEAD
    if first_day:
        text += f'<table:calculation-settings><table:null-date table:date-value="{first_day}"/></table:calculation-settings>'
    for name, rows in sheets.items():
        text += f"<table:table table:name={quoteattr(name)}>{''.join(map(row, rows))}</table:table>"
    return text + TAIL


def fill(template: pathlib.Path, rows: list, to: pathlib.Path) -> None:
    """Fills a template that LibreOffice saved as a flat file: each row takes the formats and the choices of the one that stands there."""
    for _, (prefix, address) in ET.iterparse(template, events=["start-ns"]):
        ET.register_namespace(prefix, address)
    tree = ET.parse(template)
    table = tree.getroot().find(f".//{{{TABLE}}}table")
    lines = [line for line in table.iter(f"{{{TABLE}}}table-row")]
    pattern, repeated = lines[1], f"{{{TABLE}}}number-rows-repeated"
    at = list(table).index(pattern)
    pattern.set(repeated, str(int(pattern.get(repeated, "1")) - len(rows)))
    for values in reversed(rows):
        line = copy.deepcopy(pattern)
        del line.attrib[repeated]
        cells = []
        for one in list(line):
            line.remove(one)
            times = int(one.attrib.pop(f"{{{TABLE}}}number-columns-repeated", "1"))
            cells += [copy.deepcopy(one) for _ in range(min(times, len(values) - len(cells)))]
        for one, value in zip(cells, values, strict=True):
            line.append(one)
            if isinstance(value, datetime.date):
                one.set(f"{{{OFFICE}}}value-type", "date")
                one.set(f"{{{OFFICE}}}date-value", value.isoformat())
            elif isinstance(value, int):
                one.set(f"{{{OFFICE}}}value-type", "float")
                one.set(f"{{{OFFICE}}}value", str(value))
            elif value is not None:
                one.set(f"{{{OFFICE}}}value-type", "string")
                ET.SubElement(one, f"{{{TEXT}}}p").text = value
        table.insert(at, line)
    tree.write(to, encoding="UTF-8", xml_declaration=True)


class Office:
    """LibreOffice with settings of its own, in a folder that goes afterwards."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        self.calls = 0

    def saved(self, files: list, form: str, read: str | None = None) -> list:
        """Opens each file and saves it in another form, or the same; where they are then."""
        self.calls += 1
        to = self.folder / f"saved-{self.calls}"
        to.mkdir()
        command = ["soffice", f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += [f"--infilter={read}"] if read else []
        done = subprocess.run(
            [*command, "--convert-to", form, "--outdir", to, *files], check=False, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
        )
        saved = [to / f"{pathlib.Path(file).stem}.{form.split(':')[0]}" for file in files]
        missing = [file.name for file in saved if not file.exists()]
        if missing:
            raise SystemExit(f"office: LibreOffice did not save {', '.join(missing)}: {done.stdout}{done.stderr}")
        return saved
