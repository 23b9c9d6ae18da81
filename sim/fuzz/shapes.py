"""Whole files and folders: encodings, bytes, sizes, duplicates, missing parts, networks in pieces, too much work."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from random import Random

from sim.fuzz.book import parts, rewritten, workbook
from sim.fuzz.case import OWN, RUN_BOOK, Case
from sim.fuzz.grounds import GROUNDS, dated, exported, pure, queue, rows_of, table_of

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "UTF-8 with mark": lambda data: b"\xef\xbb\xbf" + data,
    "two marks": lambda data: b"\xef\xbb\xbf" * 2 + data,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "UTF-16 without mark": lambda data: data.decode().encode("utf-16-be"),
    "UTF-32": lambda data: data.decode().encode("utf-32"),
    "Windows-1252": lambda data: data.decode().replace("any", "ány").encode("cp1252"),
    "UTF-7": lambda data: data.decode().encode("utf-7"),
    "EBCDIC": lambda data: data.decode().encode("cp500"),
    "old Macintosh lines": lambda data: data.replace(b"\n", b"\r"),
    "Windows lines": lambda data: data.replace(b"\n", b"\r\n"),
    "semicolons": lambda data: data.replace(b";", b"|").replace(b",", b";"),
    "tabs": lambda data: data.replace(b",", b"\t"),
    "half a file": lambda data: data[: len(data) // 2],
    "zeros": lambda data: b"\0" * len(data),
    "zeros at the end": lambda data: data + b"\0" * 100,
    "compressed": gzip.compress,
    "backwards": lambda data: data[::-1],
    "twice": lambda data: data * 2,
    "lone half of a pair": lambda data: data + b"\xed\xa0\x80",
    "an open quote": lambda data: data + b'"\n' + data,
}


def coding(rng: Random) -> Case:
    """One file, or all, in another encoding."""
    files, name = rng.choice(GROUNDS)(), rng.choice(sorted(CODINGS))
    chosen = [rng.choice(sorted(files))] if rng.random() < 0.7 else sorted(files)
    changed = {path: CODINGS[name](data) if path in chosen else data for path, data in files.items()}
    return Case("folder: encoding", f"{name}: {', '.join(chosen)}", files=changed)


def some_bytes(rng: Random) -> Case:
    """A few bytes of one file replaced, put in or taken out."""
    files = rng.choice(GROUNDS)()
    path, data = rng.choice(sorted(files.items()))
    for _ in range(rng.randint(1, 4)):
        place, gone = rng.randint(0, len(data)), rng.randint(0, 6)
        data = data[:place] + rng.randbytes(rng.randint(0, 6)) + data[place + gone :]
    return Case("folder: bytes", path, files=files | {path: data})


def book_bytes(rng: Random) -> Case:
    """A workbook with broken bytes, or an archive that is none."""
    from sim.fuzz.cells import sheets

    data = workbook(sheets(pure()))
    how = rng.choice(("bytes", "cut", "parts", "text", "parts of nothing"))
    if how == "bytes":
        for _ in range(rng.randint(1, 5)):
            place = rng.randrange(len(data))
            data = data[:place] + rng.randbytes(1) + data[place + 1 :]
    elif how == "cut":
        data = data[: rng.randrange(len(data))]
    elif how == "text":
        data = b"zone,rate_per_h\nA,1\n"
    else:
        content = b"" if "nothing" in how else rng.randbytes(200)
        data = rewritten(data, {rng.choice(parts(data)): content})
    return Case("workbook: bytes", how, RUN_BOOK, {f"{OWN}.xlsx": data})


def structure(rng: Random) -> Case:
    """Rows or columns twice, without header, misspelt or lost; files exchanged, empty or lost."""
    files = rng.choice(GROUNDS)()
    path = rng.choice(sorted(path for path in files if path.endswith(".csv") and files[path].count(b"\n") > 1))
    rows, how = rows_of(files[path]), rng.choice(sorted(STRUCTURES))
    change, bad = STRUCTURES[how]
    files[path] = table_of(change(rng, rows))
    named = path.rpartition("/")[2] not in ("incidents.csv", "network.csv")  # rows there have no name
    return Case("folder: structure", f"{path}: {how}", files=files, bad=bad and (named or "row" not in how))


Rows = list[list[str]]
STRUCTURES: dict[str, tuple[Callable[[Random, Rows], Rows], bool]] = {
    "a row twice": (lambda rng, rows: [*rows, rng.choice(rows[1:])], True),
    "a column twice": (lambda rng, rows: [[*row, row[0]] for row in rows], True),
    "no header": (lambda rng, rows: rows[1:], True),
    "an unknown column": (lambda rng, rows: [[*rows[0], "xyz"], *([*row, "1"] for row in rows[1:])], True),
    "a header only": (lambda rng, rows: rows[:1], False),
    "nothing": (lambda rng, rows: [], True),
    "first column lost": (lambda rng, rows: [row[1:] for row in rows], True),
    "last column lost": (lambda rng, rows: [row[:-1] for row in rows], False),
    "columns exchanged": (lambda rng, rows: [row[::-1] for row in rows], False),
    "rows exchanged": (lambda rng, rows: [rows[0], *rng.sample(rows[1:], len(rows) - 1)], False),
    "a long row": (lambda rng, rows: [*rows, rows[-1] + ["x"] * 50], True),
    "a short row": (lambda rng, rows: [*rows, []], False),
    "spaces": (lambda rng, rows: [[f" {cell}\u00a0" for cell in row] for row in rows], False),
    "a cell of a megabyte": (lambda rng, rows: [*rows[:1], ["x" * 1_000_000, *rows[1][1:]], *rows[1:]], True),
    "ten thousand columns": (lambda rng, rows: [row + [""] * 10_000 for row in rows], False),
}  # fmt: skip


def files_exchanged(rng: Random) -> Case:
    """A file lost, empty, or with the content of another."""
    files, how = rng.choice(GROUNDS)(), rng.choice(("lost", "empty", "another", "a folder"))
    path = rng.choice(sorted(files))
    if how == "lost":
        del files[path]
    elif how == "a folder":
        files[f"{path}/inside"] = files.pop(path)
    else:
        files[path] = b"" if how == "empty" else files[rng.choice(sorted(files))]
    return Case("folder: files", f"{path}: {how}", files=files)


def pieces(rng: Random) -> Case:
    """A map from which legs or rows of travel times are taken, so that places cannot be reached."""
    files, path = (exported(), f"{OWN}/network.csv") if rng.random() < 0.7 else (dated(), f"{OWN}/travel.csv")
    if path not in files:
        files[f"{OWN}/district.yaml"] = files[f"{OWN}/district.yaml"].partition(b"travel:")[0]
        files[path] = b"origin,destination,minutes\nA,B,10\nB,A,12\nB,C,30\nC,B,31\nA,A,1\nB,B,1\nC,C,1\n"
    header, *rows = rows_of(files[path])
    kept = [row for row in rows if rng.random() < rng.choice((0.0, 0.5, 0.9))]
    files[path] = table_of([header, *kept])
    return Case("network in pieces", f"{path}: {len(kept)} of {len(rows)} rows left", files=files)


def too_much(rng: Random) -> Case:
    """More work than the units or servers can do, or more than any machine can."""
    factor = rng.choice((2, 5, 20, 1e3, 1e6, 1e9, 1e15, 1e300))
    if rng.random() < 0.5:
        files, path, column = pure(), f"{OWN}/zones.csv", "rate_per_h"
    else:
        files, path, column = queue(), f"{OWN}/stations.csv", "rate_per_h"
    rows = rows_of(files[path])
    rows[1][rows[0].index(column)] = f"{factor:g}"
    files[path] = table_of(rows)
    return Case("too much work", f"{path}: {column} = {factor:g}", files=files, bad=factor > 1e8)


def many(rng: Random) -> Case:
    """A table of up to 100,000 rows, sound or with one bad cell, which is read and checked only."""
    files, size, bad = dated(), rng.choice((1_000, 10_000, 100_000)), rng.random() < 0.5
    rows = [f"T{n},{'ABC'[n % 3]},{100 + n % 200},,,1,,," for n in range(size)]
    if bad:
        rows[rng.randrange(size)] = rng.choice(("T0,A,-1,,,1,,,", "Tx,nowhere,5,,,1,,,", "Ty,A,1e9,,,1,,,"))
    header = files[f"{OWN}/stations.csv"].split(b"\n")[0].decode()
    files[f"{OWN}/stations.csv"] = "\n".join([header, *rows, ""]).encode()
    return Case("many rows", f"{size:,} stations{', one wrong' if bad else ''}", files=files, bad=bad, check=True)
