"""Files as an office makes them, by LibreOffice itself: every list goes out, is opened and saved there, and goes in again with nothing changed; templates
that are filled there go in; and of files with the habits of an office each row goes in as a person would expect, or is told by the number that the
spreadsheet shows. `office_files.py` makes the files.

Needs CHIBO_URL and CHIBO_PASSWORD of a demo ward, and soffice; run.sh sets them.
"""

import json
import os
import pathlib
import sys
import tempfile
import urllib.parse
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

import requests
from office_files import READ_CSV, Formula, Hidden, Merged, Office, Repeated, Rich, Shown, fill, flat, write_csv

URL = os.environ["CHIBO_URL"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {".csv": "text/csv", ".xlsx": XLSX}
COUNTS = ["created", "updated", "unchanged", "skipped", "failed"]

wrong: list = []


def expect(wanted, found, what: str) -> None:
    """Notes what is not as it should be; the others are tried all the same."""
    if wanted != found:
        wrong.append(f"{what}:\n    wanted {wanted}\n    found  {found}")


class Caller:
    """Somebody who is logged in."""

    def __init__(self, username: str):
        self.session = requests.Session()
        login = {"username": username, "password": os.environ["CHIBO_PASSWORD"]}
        self.session.headers["Authorization"] = f"Bearer {self.call('POST', '/v1/auth/sessions', 201, json=login).json()['access_token']}"
        self.session.headers["Accept-Language"] = "vi"

    def call(self, method: str, path: str, status: int = 200, **more) -> requests.Response:
        answer = self.session.request(method, URL + path, timeout=120, **more)
        if answer.status_code != status:
            sys.exit(f"office: {method} {path}: {answer.status_code} {answer.text[:1000]}")
        return answer

    def get(self, path: str) -> dict:
        return self.call("GET", path).json()

    def send(self, kind: str, file: pathlib.Path, more: str = "", media: str | None = None) -> requests.Response:
        """Sends a file; the answer, be it a job or a refusal."""
        headers = {"Content-Type": media or MEDIA.get(file.suffix, XLSX), "Idempotency-Key": uuid.uuid4().hex}
        return self.session.post(f"{URL}/v1/imports?kind={kind}{more}", data=file.read_bytes(), headers=headers, timeout=120)

    def bring(self, kind: str, file: pathlib.Path, more: str = "") -> tuple:
        """Brings a file in: what became of its rows, and what each that could not go in was told. Of one that is refused whole, why."""
        answer = self.send(kind, file, more)
        if answer.status_code != 202:
            return "refused", [of_fault(fault) for fault in answer.json().get("errors", [])] or [answer.json()["code"]]
        job = answer.json()
        while job["ended_at"] is None:
            job = self.get(f"/v1/jobs/{job['id']}?wait=30")
        rows = self.get(f"/v1/jobs/{job['id']}/rows?limit=200")["items"]
        told = {row["row"]: sorted(of_fault(fault) for fault in row["errors"]) for row in rows}
        return tuple(job[name] for name in COUNTS), told, job["id"]


def of_fault(fault: dict) -> str:
    """The column and the code of a fault, with the row that it names."""
    where = (fault.get("pointer") or "").removeprefix("#/")
    row = fault.get("params", {}).get("row", "")
    return f"{where} {fault['code']} {row}".strip()


# --- What goes out goes in again -------------------------------------------------------------------------------------------------------

# Values that a spreadsheet would gladly make something else of. They go in as CSV, which no spreadsheet has seen.
AWKWARD = {
    "cells": """code,organization_code,name,kind,committee_code,founded_on
0012,01.168.053.000.012,=1+1 phép cộng,police,P-HOASEN,2011-02-03
1E5,,-5 độ,military,P-HOASEN,2011-03-02
12.50,,"@ ""trong ngoặc""; hai phẩy, và hết",agency,P-HOASEN,2011-12-11
TRUE,,'nháy,public_unit,P-HOASEN,2011-01-12
""",
    "members": """full_name,birth,sex,card_number,cell_code,joined_cell_on,admitted_on,official_on
Đoàn Thị Ước,1985,female,00381234,0012,2020-01-02,2015-05-04,2016-05-04
Đặng Ỷ,1985-02-01,male,,1E5,2020-01-02,2015-05-04,2016-05-04
""",
    "candidates": """full_name,birth,sex,education,occupation,occupation_group,phone,address,personal_id,youth_union_member,flags,cell_code,listed_on
Ngô Thị Ửng,1999,female,university,+ công nhân,worker,0901234567,"Số 1/5, ngõ 3-2",012345678901,true,,0012,2024-02-01
Quách Ỡm,2000-03-02,male,upper_secondary,=kế toán,employee,+84901234568,"Tổ 1; khu 2
phường Hoa Sen",123456789012,false,,CB01,2024-02-01
""",
    "directives": """number,kind,issued_on,title,committee_code,carries_out
91-NQ/ĐU,,2023-02-01,=Nghị quyết một,P-HOASEN,
92-KH/ĐU,,2023-03-02,"- Kế hoạch hai; ba, bốn",P-HOASEN,91-NQ/ĐU;60-NQ/ĐU
""",
    "users": """username,display_name,password,committee_code,role,cell_code
thu.ky,=Thư ký,a passphrase of words,P-HOASEN,viewer,
0123,- Không tên,another passphrase,P-HOASEN,secretary,0012
""",
}
LABELS = ["", "&labels=vi", "&labels=en"]


@dataclass
class List:
    """A list that a kind is exported as; who imports it, and what is asked for."""

    kind: str
    caller: Caller
    path: str

    def export(self, form: str, labels: str = "") -> bytes:
        bom = "&bom=true" if form == "csv" and labels else ""
        reason = "&reason=x" if self.kind in ("members", "candidates") else ""
        return self.caller.call("GET", f"{self.path}?format={form}{labels}{bom}{reason}").content

    def state(self) -> list:
        """Everything that the list says, with versions and times of change."""
        return [json.loads(line) for line in self.export("ndjson").splitlines()]


def lists(organizer: Caller, administrator: Caller, judge: Caller) -> list:
    """Every list of something that can be imported. Posts are told for one cell at a time and have no file; of score sheets only the judge sees what
    they say."""
    contest = organizer.get("/v1/contests")["items"][0]["id"]
    of_organizer = ["cells", "members", "candidates", "directives", "quotas", "contest-entries"]
    found = [List(kind, organizer, f"/v1/{kind}") for kind in of_organizer]
    return [*found, List("users", administrator, "/v1/users"), List("score-sheets", judge, f"/v1/contests/{contest}/sheets")]


def goes_in_again(of: List, file: pathlib.Path, rows: int, ways: list) -> None:
    for more in ways:
        counts, told, *_ = of.caller.bring(of.kind, file, more)
        expect(((0, 0, rows, 0, 0), {}), (counts, told if counts == "refused" else dict(list(told.items())[:3])), f"{file.parent.name}/{file.name}{more}")


# Rows of a list that is tried dry in one form alone; more of them take their time.
LONG = 200


def every_list(all_lists: list, office: Office, forms: list) -> int:
    """Sends every list out in some forms, has LibreOffice open and save the files, and brings them in: as a dry run and for real. `forms` says for each
    the form it is sent out in and in which words, and how LibreOffice saves it, once or twice. How many files went in."""
    before = {of.kind: of.state() for of in all_lists}
    files = 0
    for form, labels, saves in forms:
        sent = []
        for of in all_lists:
            for words in labels:
                dry = len(before[of.kind]) < LONG or (form, words, saves) == ("xlsx", "&labels=vi", ["xlsx"])
                sent.append((of, dry, office.folder / f"{of.kind}{words.replace('&labels=', '.') or '.fields'}.{form}"))
                sent[-1][2].write_bytes(of.export(form, words))
        saved = [file for _, _, file in sent]
        for save in saves:
            saved = office.saved(saved, save, READ_CSV if saved[0].suffix == ".csv" else None)
        for (of, dry, _), file in zip(sent, saved, strict=True):
            goes_in_again(of, file, len(before[of.kind]), ["&dry_run=true", ""] if dry else [""])
            files += 1
    for of in all_lists:
        after = of.state()
        expect(len(before[of.kind]), len(after), f"{of.kind}: records afterwards")
        differing = [(there, here) for there, here in zip(before[of.kind], after, strict=False) if there != here]
        expect([], differing[:1], f"{of.kind}: the first record that is another afterwards")
    return files


# --- Templates that are filled in ------------------------------------------------------------------------------------------------------

CREATED, UPDATED, SAME = (1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0)


def filled(organizer: Caller) -> dict:
    """For each kind a row as somebody fills the template in, choosing from what it offers; and what becomes of it. Who enters a contest that is being
    judged is settled, so an entry is said again."""
    entry = organizer.get("/v1/contest-entries?limit=1")["items"][0]
    return {
        "cells": (["MAU", "38.168.053.000.091", "Chi bộ mẫu", "Công an", "P-HOASEN", date(2011, 2, 1)], CREATED),
        "members": (["Vũ Thị Mẫu", "30/4/1985", "Nữ", "00381235", "MAU", date(2020, 1, 1), date(2015, 5, 19), date(2016, 5, 19)], CREATED),
        "posts": (["MAU", "Bí thư chi bộ", None, "Vũ Thị Mẫu", None, None, date(2022, 6, 1), None], CREATED),
        "candidates": (
            ["Lý Thị Mơ", "2001", "Nữ", "Đại học", "Giáo viên", None, "0901234599", "Tổ 1", "012345678999", "có", None, None, None, None, "không", None]
            + ["MAU", date(2024, 1, 15), "01-NQ/CB"],
            CREATED,
        ),
        "directives": (["93-KH/ĐU", "Kế hoạch", date(2023, 2, 1), "Kế hoạch ba", "P-HOASEN", "60-NQ/ĐU; 71-KH/QU"], CREATED),
        "quotas": (["PTDV-2023", "MAU", "Kết nạp đảng viên", 2], CREATED),
        "contest-entries": (["BTCBG-2023", entry["cell_code"], None, entry["member_name"], None, None, None, None], SAME),
        "score-sheets": (["BTCBG-2023", "final", "situation", "CB05", None, "22,5 13,25"], UPDATED),
        "users": (["mau.bi.thu", "Bí thư mẫu", "a passphrase of words", "P-HOASEN", "Bí thư chi bộ", "MAU"], CREATED),
    }


def held_posts(organizer: Caller) -> list:
    """The posts of a few cells, which no list is exported of, as rows of the template."""
    kinds = {term["value"]: term["vi"] for terms in organizer.get("/v1/vocabulary")["lists"] if terms["name"] == "post_kind" for term in terms["terms"]}
    held = [post for cell in organizer.get("/v1/cells?limit=5")["items"] for post in organizer.get(f"/v1/cells/{cell['id']}/posts")["items"]]
    days = [[day and date.fromisoformat(day) for day in (post["valid_from"], post["valid_to"])] for post in held]
    return [[post["cell_code"], kinds[post["kind"]], post["member_id"], None, None, None, *of] for post, of in zip(held, days, strict=True)]


def templates(callers: dict, office: Office) -> int:
    """The template of each kind, opened in LibreOffice, filled in and saved: its row goes in, and again changes nothing. Neither do the posts that are
    there already, and this says how many."""
    rows, held = filled(callers["cells"]), held_posts(callers["posts"])
    empty = []
    for kind in rows:
        empty.append(office.folder / f"{kind}.xlsx")
        empty[-1].write_bytes(callers[kind].call("GET", f"/v1/imports/templates/{kind}?format=xlsx&labels=vi").content)
    opened = office.saved(empty, "fods")
    again = office.folder / "posts-again.fods"
    fill(opened[list(rows).index("posts")], held, again)
    for file, (values, _) in zip(opened, rows.values(), strict=True):
        fill(file, [values], file)
    *files, again = office.saved([*opened, again], "xlsx")
    for (kind, (_, wanted)), file in zip(rows.items(), files, strict=True):
        for counts in [wanted, SAME]:
            expect((counts, {}), callers[kind].bring(kind, file)[:2], f"the template of {kind}")
    expect(((0, 0, len(held), 0, 0), {}), callers["posts"].bring("posts", again)[:2], "posts that are there")
    return len(held)


# --- Habits of an office ---------------------------------------------------------------------------------------------------------------

CELL = ["Mã", "Tên", "Loại", "Mã cấp ủy", "Thành lập"]
PERSON = ["Họ và tên", "Ngày sinh", "Số định danh", "Điện thoại", "Mã chi bộ", "Vào nguồn"]
QUOTA = ["Kế hoạch", "Mã", "Loại", "Chỉ tiêu"]
DAY = date(2011, 2, 1)


def unit(code, name="Chi bộ thử", kind="Công an", committee="P-HOASEN", founded=DAY) -> list:
    """A row that is a cell, right but for what is given."""
    return [code, name, kind, committee, founded]


def person(name, birth="03/02/2001", number=None, phone=None, listed="15/01/2024") -> list:
    """A row that is a candidate."""
    return [name, birth, number, phone, "CB02", listed]


def quota(code, value) -> list:
    """A row that is a quota of the demo's plan."""
    return ["PTDV-2023", code, "Kết nạp đảng viên", value]


def latin(text: str) -> str:
    """Text whose bytes were taken for those of Windows-1252, as LibreOffice reads a file that does not say that it is UTF-8; bytes that are no letter
    there it keeps as letters for private use."""
    return "".join(chr(0xF100 + byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252") for byte in text.encode())


@dataclass
class Habit:
    """A sheet, and what is said of it: how many rows are created, updated, unchanged, skipped and failed; for each that failed its number and what is
    wrong; or why the whole is refused."""

    kind: str
    rows: list
    counts: tuple = ()
    told: dict = field(default_factory=dict)
    refused: list = field(default_factory=list)
    first_day: str | None = None
    # Of cells what stands there afterwards: field and value.
    there: dict = field(default_factory=dict)


HABITS = {
    # Headings in Vietnamese, with other capitals and blanks and the star of a template.
    "headings": Habit("cells", [[" MÃ *", "tên ", "Loại", "MÃ  CẤP ỦY", "Thành lập"], unit("VN1")], (1, 0, 0, 0, 0), there={"VN1": {"kind": "police"}}),
    "titles": Habit(
        "cells",
        [[Merged("ĐẢNG ỦY PHƯỜNG HOA SEN", 5)], [Merged("DANH SÁCH CHI BỘ", 5)], [Merged("(đến ngày 30/6/2023)", 5)], None, CELL, unit("TI1")],
        refused=["heading_not_first 5"],
    ),
    # Headings in two rows, some over two columns: the columns that are meant are not found.
    "headings over headings": Habit(
        "cells",
        [[Merged("Mã", 1, 2), Merged("Tên", 1, 2), Merged("Phân loại", 2), Merged("Thành lập", 1, 2)], [None, None, "Loại", "Mã cấp ủy"], unit("HH1")],
        refused=["unknown_column", "missing_column", "missing_column"],
    ),
    # Numbers of rows say nothing; what an office noted is told, so that nobody believes it went in.
    "running numbers": Habit("cells", [["STT", *CELL, "Ghi chú"], [1, *unit("RN1"), "mới"]], refused=["unknown_column"]),
    "numbers of columns": Habit(
        "cells",
        [CELL, ["(1)", "(2)", "(3)", "(4)", "(5)"], unit("NC1")],
        (1, 0, 0, 0, 1),
        {2: ["code invalid_format", "committee_code unknown_reference", "founded_on invalid_format", "kind not_one_of"]},
    ),
    "days as text": Habit(
        "cells",
        [
            CELL,
            unit("DT1", founded="01/02/2011"),
            unit("DT2", founded="1-2-2011"),
            unit("DT3", founded=Shown(" 1.2.2011 ", "text")),
            unit("DT4", founded="2011-02-01"),
            unit("DT5", founded="1/2/11"),
            unit("DT6", founded="ngày 1 tháng 2 năm 2011"),
            unit("DT7", founded="31/02/2011"),
            unit("DT8", founded="02/2011"),
            unit("DT9", founded="2011"),
        ],
        (4, 0, 0, 0, 5),
        {row: [f"founded_on {'no_such_day' if row == 8 else 'invalid_format'}"] for row in [6, 7, 8, 9, 10]},
        there={code: {"founded_on": "2011-02-01"} for code in ["DT1", "DT2", "DT3", "DT4"]},
    ),
    # The number of a day, in whatever format it is shown; a year alone is no day.
    "days as numbers": Habit(
        "cells",
        [
            CELL,
            unit("DN1", founded=40575),
            unit("DN2", founded=Shown(DAY, "in words")),
            unit("DN3", founded=Shown(DAY, "year")),
            unit("DN4", founded=datetime(2011, 2, 1, 13, 30)),
            unit("DN5", founded="40575"),
            unit("DN6", founded=40575.5),
            unit("DN7", founded=-1),
        ],
        (5, 0, 0, 0, 2),
        {7: ["founded_on invalid_format"], 8: ["founded_on invalid_format"]},
        there={code: {"founded_on": "2011-02-01"} for code in ["DN1", "DN2", "DN3", "DN4", "DN5"]},
    ),
    "a year as a number": Habit("cells", [CELL, unit("YN1", founded=2011)], (0, 0, 0, 0, 1), {2: ["founded_on invalid_format"]}),
    # Some count days from another first one; the file says so.
    "days from 1904": Habit("cells", [CELL, unit("DM1")], (1, 0, 0, 0, 0), first_day="1904-01-01", there={"DM1": {"founded_on": "2011-02-01"}}),
    "numbers as text": Habit(
        "quotas",
        [
            QUOTA,
            quota("NT1", Shown("2", "text")),
            quota("NT2", " 1 "),
            quota("NT3", "01"),
            quota("NT4", Formula("=0.1*3*10")),
            quota("NT5", "1,5"),
            quota("NT6", 1.5),
            quota("NT7", "một"),
            quota("NT8", True),
            quota("NT9", "1.000"),
        ],
        (4, 0, 0, 0, 5),
        {row: ["value invalid_type"] for row in [6, 7, 8, 9, 10]},
    ),
    # Twelve digits that begin with a nought have eleven as a number, however many are shown; what text says stays.
    "identities as numbers": Habit(
        "candidates",
        [
            PERSON,
            person("Phan Văn Một", number="012345678911", phone="0901234511"),
            person("Phan Văn Hai", number=123456789912, phone="090 123 4512"),
            person("Phan Văn Ba", number=Shown(123456789913, "in groups"), phone="+84901234513"),
            person("Phan Văn Bốn", number=12345678914, phone=901234514),
            person("Phan Văn Năm", number=Shown(12345678915, "twelve digits")),
            person("Phan Văn Sáu", number="1,23457E+11"),
            person("Phan Văn Bảy", number="12345678917"),
            person("Phan Văn Tám", birth=2001),
            person("Phan Văn Chín", birth="2001"),
        ],
        (5, 0, 0, 0, 4),
        {
            5: ["personal_id lost_zeros", "phone lost_zeros"],
            6: ["personal_id lost_zeros"],
            7: ["personal_id lost_digits"],
            8: ["personal_id invalid_format"],
        },
    ),
    # A formula counts by what it came to; one that came to nothing is an empty cell.
    "formulas": Habit(
        "cells",
        [
            CELL,
            unit(Formula('="FO"&1'), name=Formula('=CONCATENATE("Chi bộ ";"ba mươi")'), founded=Formula("=DATE(2011;2;1)")),
            unit("FO2", founded=Formula('=TEXT(DATE(2011;2;1);"dd/mm/yyyy")')),
            unit("FO3", founded=Shown(Formula("=DATE(2011;1;32)"), "day")),
            unit("FO4", founded=Formula("=40000+575")),
            unit("FO5", name=Formula('=[.A99]&""')),
            unit("FO6", name=Formula("=1/0")),
            unit("FO7", name=Formula("=NA()")),
            unit("FO8", name=Formula("=#REF!")),
            unit("FO9", name=Formula("=KHONGCO(1)")),
            unit("FO10", name=Formula('=VALUE("x")')),
            unit("FO11", founded=Formula('=VLOOKUP("zz";[.A1:.B3];2;0)')),
        ],
        (4, 0, 0, 0, 7),
        {6: ["name required"], **{row: ["name cell_error"] for row in [7, 8, 9, 10, 11]}, 12: ["founded_on cell_error"]},
        there={"FO1": {"name": "Chi bộ ba mươi", "founded_on": "2011-02-01"}, **{code: {"founded_on": "2011-02-01"} for code in ["FO2", "FO3", "FO4"]}},
    ),
    # TCVN3, the letters of old fonts: what looks right in the sheet is other letters.
    "letters of old fonts": Habit(
        "cells",
        [
            CELL,
            unit("OF1", name="§¶ng ñy ph\u00adêng"),
            unit("OF2", kind="C«ng an"),
            unit("OF3"),
            unit("OF4", name="Chi bé tr\u00adêng häc"),
            unit("OF5", name="Chi bé ThÞ TuÊn"),
        ],
        (1, 0, 0, 0, 4),
        {2: ["name legacy_encoding"], 3: ["kind legacy_encoding"], 5: ["name legacy_encoding"], 6: ["name legacy_encoding"]},
    ),
    "headings of old fonts": Habit(
        "cells",
        [["M·", "Tªn", "Lo¹i", "M· cÊp ñy", "Thµnh lËp"], unit("OH1")],
        refused=["unknown_column", "legacy_encoding", "missing_column", "missing_column", "missing_column", "missing_column", "missing_column"],
    ),
    # A sheet in which every text is in old letters, of which this one could as well be right.
    "old letters like new ones": Habit(
        "cells",
        [CELL, unit("OL1", name="§¶ng ñy ph\u00adêng"), unit("OL2", name="Chi bé khu phè 2")],
        (0, 0, 0, 0, 2),
        {2: ["name legacy_encoding"], 3: ["name legacy_encoding"]},
    ),
    "one word of VNI": Habit("cells", [CELL, unit("VI1", name="Chi boä khu phoá 1")], (0, 0, 0, 0, 1), {2: ["name legacy_encoding"]}),
    "bytes taken for letters": Habit(
        "cells",
        [CELL, unit("BL1", name=latin("Chi bộ khu phố 1")), unit("BL2", kind=latin("Công an")), unit("BL3", name=latin("Chi bộ Hồng Ánh"))],
        (0, 0, 0, 0, 3),
        {2: ["name legacy_encoding"], 3: ["kind legacy_encoding"], 4: ["name legacy_encoding"]},
    ),
    "blank lines": Habit(
        "cells",
        [
            None,
            None,
            CELL,
            None,
            unit("BA1"),
            [" ", "", "  "],
            [*unit("BA2"), None, " "],
            [None] * 8,
            [*unit("BA3"), "thêm"],
            unit("BA4", name="   "),
            Repeated([Shown(None, "text")] * 5, 20_000),
            unit("BA5", kind="Ngân hàng"),
        ],
        (2, 0, 0, 0, 3),
        {9: ["cells_mismatch"], 10: ["name required"], 20_011: ["kind not_one_of"]},
    ),
    # Numbered rows, and a column that keeps others apart.
    "blank columns": Habit(
        "cells",
        [["STT", None, *CELL], [1, None, *unit("BC1")], [2, "x", *unit("BC2")], [3, " ", *unit("BC3")]],
        (2, 0, 0, 0, 1),
        {3: ["column_without_name"]},
    ),
    "a key twice": Habit(
        "cells",
        [CELL, unit("KT1"), unit("KT2"), unit("KT1", name="khác"), None, unit(" KT1 ")],
        (2, 0, 0, 0, 2),
        {4: ["row_twice 2"], 6: ["row_twice 2"]},
        there={"KT1": {"name": "Chi bộ thử"}},
    ),
    # Blanks of any kind and number are one blank, and letters may come in parts.
    "a name twice": Habit(
        "candidates",
        [PERSON, person("Trịnh Văn An"), person("Trịnh\u00a0Văn An"), person("Trịnh  Văn  An"), person("Tri\u0323nh Va\u0306n An")],
        (1, 0, 0, 0, 3),
        {3: ["row_twice 2"], 4: ["row_twice 2"], 5: ["row_twice 2"]},
    ),
    # Names that differ by a tone are those of two people.
    "names and tones": Habit("candidates", [PERSON, person("Trần Thị Hương", "1990"), person("Trần Thị Hường", "1990")], (2, 0, 0, 0, 0)),
    # Capitals apart, a code is that of the cell which is there.
    "a code in small letters": Habit(
        "cells", [CELL, unit("cb01", "Chi bộ khu phố 1", "Khu dân cư, tổ dân phố", founded=date(2011, 1, 1))], (0, 0, 1, 0, 0)
    ),
    "below the table": Habit(
        "cells",
        [CELL, unit("BT1"), ["Tổng cộng", 1], None, [None, None, None, Merged("NGƯỜI LẬP BIỂU", 2)]],
        (1, 0, 0, 0, 2),
        {
            3: ["code invalid_format", "committee_code required", "founded_on required", "kind required"],
            5: ["code required", "committee_code unknown_reference", "founded_on required", "kind required", "name required"],
        },
    ),
    # Of merged cells only the first has the value.
    "merged values": Habit(
        "cells",
        [CELL, ["MV1", "Một", Merged("Công an", 1, 2), Merged("P-HOASEN", 1, 2), DAY], ["MV2", "Hai", None, None, DAY]],
        (1, 0, 0, 0, 1),
        {3: ["committee_code required", "kind required"]},
    ),
    "terms as people write them": Habit(
        "cells",
        [CELL, unit("TE1", kind=" CÔNG AN "), unit("TE2", kind="Công  an"), unit("TE3", kind="Công\u00a0an"), unit("TE4", kind="Ngân hàng"), unit("TE5", kind=1)],
        (3, 0, 0, 0, 2),
        {5: ["kind not_one_of"], 6: ["kind not_one_of"]},
    ),
    "links and formats": Habit(
        "cells", [CELL, unit("LF1", name=Rich("Chi bộ ", "khu phố", " 1")), unit(78), unit("LF2", name=2023)], (3, 0, 0, 0, 0),
        there={"LF1": {"name": "Chi bộ khu phố 1"}, "78": {"name": "Chi bộ thử"}, "LF2": {"name": "2023"}},
    ),
    # A filter hides rows and numbers stay; what is hidden goes in too.
    "filtered rows": Habit(
        "cells", [CELL, unit("FR1"), Hidden(unit("FR2")), Hidden(unit("FR3", kind="x")), unit("FR4", kind="x")], (2, 0, 0, 0, 2),
        {4: ["kind not_one_of"], 5: ["kind not_one_of"]},
    ),
}

# What the server does not do yet as a person would expect: told here, and no fault of this run. What is mended has to leave the list.
# - Of a sheet in old letters a row is told only where its own letters make it certain; the other rows go in as they are.
# - A single toned vowel of VNI might be a foreign name (Noël), so it is let through.
# - Codes differ by capitals: cb01 is another cell than CB01, and is made beside it; in a file the two count as one, so that nobody does so unawares.
KNOWN = ["old letters like new ones", "one word of VNI", "a code in small letters"]


def habits(organizer: Caller, office: Office) -> None:
    """Every habit, each a file of its own."""
    plan = "".join(f"NT{number},Chi bộ {number},police,P-HOASEN,2011-02-01\n" for number in range(1, 10))
    cells = office.folder / "habits.csv"
    cells.write_text(f"code,name,kind,committee_code,founded_on\n{plan}", encoding="utf-8")
    expect((9, 0, 0, 0, 0), organizer.bring("cells", cells)[0], "cells for quotas")
    written = []
    for name, habit in HABITS.items():
        written.append(office.folder / f"{name}.fods")
        written[-1].write_text(flat({"Tờ 1": habit.rows}, habit.first_day), encoding="utf-8")
    known = []
    for (name, habit), file in zip(HABITS.items(), office.saved(written, "xlsx"), strict=True):
        found = organizer.bring(habit.kind, file)
        wanted = ("refused", habit.refused) if habit.refused else (habit.counts, habit.told)
        if name in KNOWN:
            known += [name] if found[:2] != wanted else []
            print(f"office: known: {name}: {found[:2]}")
            continue
        expect(wanted, found[:2], name)
        for code, values in habit.there.items():
            there = organizer.session.get(f"{URL}/v1/cells/by-code/{urllib.parse.quote(code)}", timeout=10).json()
            expect(values, {column: there.get(column) for column in values}, f"{name}: {code}")
        if name == "days as text" and found[0] != "refused":
            given_back(organizer, office, found[2])
    expect(KNOWN, known, "habits that are known to fare badly; what is mended leaves the list")


def given_back(organizer: Caller, office: Office, job: str) -> None:
    """The file of rows that could not go in, opened and saved as it is: told as before, in the rows where they are now."""
    failed = office.folder / "failed.xlsx"
    failed.write_bytes(organizer.call("GET", f"/v1/jobs/{job}/failed-rows").content)
    [failed] = office.saved([failed], "xlsx")
    wanted = ((0, 0, 0, 0, 5), {row: [f"founded_on {'no_such_day' if row == 4 else 'invalid_format'}"] for row in [2, 3, 4, 5, 6]})
    expect(wanted, organizer.bring("cells", failed)[:2], "rows that came back")


def forms(organizer: Caller, office: Office) -> None:
    """One sheet in the forms that LibreOffice saves: those that are read say the same of the same rows, and the others are refused."""
    rows = [CELL, unit("SF1"), unit("SF2", name='Chi bộ "số 2"; một,\ndòng hai'), unit("SF3", founded="31/02/2011"), None, unit("SF4", kind="x"), unit("SF5")]
    one = office.folder / "one.fods"
    one.write_text(flat({"Chi bộ": rows}), encoding="utf-8")
    told = {4: ["founded_on no_such_day"], 6: ["kind not_one_of"]}
    counts = (3, 0, 0, 0, 2)
    two = office.folder / "two.fods"
    two.write_text(flat({"Bìa": [["DANH SÁCH CHI BỘ"]], "Chi bộ": rows}), encoding="utf-8")
    for form in ["xlsx", write_csv(59, quoted=True), write_csv(9)]:
        file, second = office.saved([one, two], form)
        expect((counts, told), organizer.bring("cells", file)[:2], f"saved as {form}")
        counts = (0, 0, 3, 0, 2)
        if form == "xlsx":
            expect((counts, told), organizer.bring("cells", second, "&sheet=Chi%20b%E1%BB%99")[:2], "the second sheet")
            expect("refused", organizer.bring("cells", second)[0], "the first sheet, which is a cover")
    # Neither UTF-16 nor the Vietnamese letters of Windows.
    for charset in [65535, 1258]:
        [file] = office.saved([one], write_csv(charset=charset))
        expect(("refused", ["not_utf8 1"]), organizer.bring("cells", file)[:2], f"saved in the character set {charset}")
    for form, media in [("ods", "application/vnd.oasis.opendocument.spreadsheet"), ("xls", "application/vnd.ms-excel")]:
        [file] = office.saved([one], form)
        expect(("refused", ["not_a_workbook"]), organizer.bring("cells", file)[:2], f".{form} as if it were .xlsx")
        expect(415, organizer.send("cells", file, media=media).status_code, f".{form}")


def main() -> None:
    organizer, administrator, judge = Caller("organizer"), Caller("administrator"), Caller("judge")
    with tempfile.TemporaryDirectory(prefix="chibo-office-") as folder:
        office = Office(pathlib.Path(folder))
        all_lists = lists(organizer, administrator, judge)
        callers = {of.kind: of.caller for of in all_lists} | {"posts": organizer}
        # CSV keeps no formats, so what LibreOffice takes for a number or a day it writes as one: the ward as it is has nothing that suffers.
        files = every_list(all_lists, office, [("csv", LABELS, [write_csv()]), ("csv", ["&labels=vi"], ["xlsx"])])
        for kind, text in AWKWARD.items():
            file = office.folder / f"awkward-{kind}.csv"
            file.write_text(text, encoding="utf-8")
            records = text.count("\n") - 1 - (kind == "candidates")
            expect(((records, 0, 0, 0, 0), {}), callers[kind].bring(kind, file)[:2], f"awkward {kind}")
        files += every_list(all_lists, office, [("xlsx", LABELS, ["xlsx"]), ("xlsx", ["&labels=vi"], ["ods", "xlsx"])])
        held = templates(callers, office)
        habits(organizer, office)
        forms(organizer, office)
    if wrong:
        sys.exit("\n".join(f"office: {fault}" for fault in wrong))
    print(f"office: {files} files of {len(all_lists)} lists and {held} posts went in again with nothing changed; {len(HABITS)} habits are told as they should be")


main()
