"""Odd values: what people, spreadsheets and attackers write where something else is wanted."""

from __future__ import annotations

NO_NUMBER = (
    "nan", "NaN", "-nan", "inf", "-inf", "Infinity", "1e400", "-1e999", "abc", "0x1f", "5 min", "--5", "1.2.3",
    "1,23,456", "2024-02-14", "25:61", "=1+1", "#N/A", "#DIV/0!", "1e",
    "½", "٣٫٥", "１２３ orang", "NULL", "None?", "ten", "€5",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "1", "-0.5", "0.5", "1e-300", "1e-9", "1e9", "1e15", "1e300", "-1e300", "1e308", "2147483648",
    "9223372036854775808", "18446744073709551616", "0.1", "3.0000000001", "1000000", "-1000000", "5e-324", "99999999",
)  # fmt: skip
NO_TIME = (
    "25:00", "24:01", "12:60", "8:5:5:5", "2024-02-30 08:00", "2024-13-01", "29/02/2023 08:00", "noon", "-08:00", "inf",
    "nan", "1e400", "2024-02-14T25:00", "0000-00-00 00:00", "9999999999999999-01-01",
)  # fmt: skip
TIMES = (
    "0", "00:00", "24:00", "7", "07:30", "8.30", "1e9", "-5", "2024-02-14 08:00", "2024-02-14", "14/02/2024 08:00",
    "1e300", "599.999", "600", "600.0001",
)  # fmt: skip
TEXTS = (
    "", " ", "A", "B", "é", "'", '"', ";", ",", "|", ":", "\n", "\t", "\x00", "\x1b[31m", "\u202e", "\ufeff", "\u0085",
    "😀", "ｆｕｌｌ", "a" * 5000, "A|B", "../../etc/passwd", "C:\\windows", "/dev/zero", "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0", "@SUM(1)", "{{7*7}}", "${seed}", "${oc.env:HOME}", "%n%s", "null", "true", "none", "~",
    "DROP TABLE", "con", "nul", ".", "..", "-", "constant", "İ", "ß", "ﬀ",
)  # fmt: skip
YAML_TRICKS = (
    "&a [*a]", "*a", "!!python/object/apply:os.abort []", "!!python/name:os.system ''", "!!binary aGk=", "!!set {a}",
    "{_target_: os.abort}", "? [1]\n: 2", "<<: {a: 1}", "- a\n- b", "[" * 3000, "{a: " * 300 + "1" + "}" * 300,
    "|\n  text", ">\n  text", "@at", "`tick`", "%TAG", "a: b: c", "'open", '"\\x"', "\t1", "1:30", "0o17", "0b1",
    "1_000", "2024-02-14", "yes", "on", "NO", "!!float 5", "!!int '7'", "- - - 1", "---\na: 1", "...", "#", "{", "]",
    "!!timestamp x",
)  # fmt: skip
INTERPOLATIONS = (
    "${seed}", "${nope}", "${a.b.c}", "${oc.env:HOME}", "${oc.env:NOPE}", "${oc.decode:'1e9'}", "${oc.create:{a: 1}}",
    "${now:%Y}", "${hydra:runtime.cwd}", "${siaga.token:}", "${siaga.slug:'../x'}", "${.name}", "${..seed}", "${",
    "${}", "\\${seed}", "${${name}}", "${seed}${seed}", "${target.land_min}", "???", "${study}", "${oc.select:seed}",
)  # fmt: skip
