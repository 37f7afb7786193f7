"""The English catalogue is complete, in step with the screens, and says the same as its source."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.architecture.source import ROOT, Source, sources

FOLDER = ROOT / "resources" / "translations"
SAME_IN_BOTH = frozenset(
    {"Admin", "April", "November", "Offline", "PIN", "Port", "Program", "September", "Shift", "Shift %1", "Subtotal"}
    | {"Supervisor", "Total"}
)
"""Texts that read the same in Indonesian and in English."""
PLACEHOLDER = re.compile(r"%n|%\d|\{[a-z_]+\}")
INDONESIAN = re.compile(
    r"\b(yang|dan|atau|tidak|sudah|belum|untuk|dari|dengan|ini|itu|ada|bila|kasir|struk|barang|pusat|mesin|uang|kas|laci"
    r"|selisih|penjualan|pembeli|pemilik|harga|satuan|stok|antrean|kirim|cetak|simpan|batal|tahan|bayar)\b",
    re.IGNORECASE,
)
LENGTHENS = 2.5
"""An English text that is so many times longer than its source will not fit where the source does."""


@dataclass(frozen=True)
class Entry:
    """One text of the catalogue; a text that follows a number has a form for one and a form for more."""

    context: str
    source: str
    counts: bool
    state: str
    forms: tuple[str, ...]


def entries(catalogue: Path) -> list[Entry]:
    found = []
    for context in ElementTree.parse(catalogue).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            counts = message.get("numerus") == "yes"
            forms = (
                tuple(form.text or "" for form in translation.iter("numerusform"))
                if counts
                else (translation.text or "",)
            )
            source = message.findtext("source", "")
            found.append(Entry(context.findtext("name", ""), source, counts, translation.get("type", ""), forms))
    return found


@cache
def english() -> tuple[Entry, ...]:
    return tuple(entries(FOLDER / "warungin_en.ts"))


# --- in step with the screens -------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A text that code asks the translator for."""

    at: str
    context: str
    source: str | None
    counts: bool


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _asked(source: Source, node: ast.AST, inside: str = "") -> Iterator[Asked]:
    if isinstance(node, ast.ClassDef):
        inside = node.name
    if isinstance(node, ast.Call):
        name, given = _called(node), node.args
        if name == "tr":
            yield Asked(source.at(node), inside, _literal(given[0]), len(given) > 2)
        elif name in ("translate", "QT_TRANSLATE_NOOP") and len(given) > 1 and _literal(given[1]) is not None:
            yield Asked(source.at(node), _literal(given[0]) or "", _literal(given[1]), len(given) > 3)
    for child in ast.iter_child_nodes(node):
        yield from _asked(source, child, inside)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the documented command makes of the catalogue now."""
    folder = tmp_path_factory.mktemp("translations")
    shutil.copy(FOLDER / "warungin_en.ts", folder)
    command = ["sh", "installer/translations.sh", str(folder / "warungin_en")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_catalogue_holds_the_texts_of_the_screens_and_no_other(fresh: Path) -> None:
    now = {(entry.context, entry.source, entry.counts) for entry in entries(fresh / "warungin_en.ts")}
    kept = {(entry.context, entry.source, entry.counts) for entry in english()}
    assert (sorted(now - kept), sorted(kept - now)) == ([], []), (
        "run installer/translations.sh and translate what is new"
    )


def test_the_compiled_catalogue_is_that_of_the_texts(fresh: Path) -> None:
    assert (fresh / "warungin_en.qm").read_bytes() == (FOLDER / "warungin_en.qm").read_bytes()


def test_every_text_that_code_asks_for_is_in_the_catalogue() -> None:
    known = {(entry.context, entry.source, entry.counts) for entry in english()}
    asked = [text for source in sources("app/ui") for text in _asked(source, source.tree)]
    assert len(asked) > 500
    assert [text.at for text in asked if (text.context, text.source, text.counts) not in known] == []


def test_no_text_goes_to_the_translator_by_a_way_that_the_collector_does_not_see() -> None:
    found = []
    for source in sources("app/ui"):
        helpers = set(_helpers(source.tree))
        for call in ast.walk(source.tree):
            if (
                isinstance(call, ast.Call)
                and _called(call) in helpers
                and len(call.args) == 1
                and _literal(call.args[0])
            ):
                found.append(source.at(call))
    assert found == []


def _helpers(tree: ast.Module) -> Iterator[str]:
    """Yield the functions that hand their one argument on to the translator."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and len(function.args.args) == 1:
            passed = function.args.args[0].arg
            for call in ast.walk(function):
                handed = call.args[1:2] if isinstance(call, ast.Call) and _called(call) == "translate" else []
                if any(isinstance(given, ast.Name) and given.id == passed for given in handed):
                    yield function.name


# --- what the texts say -------------------------------------------------------------------------------


def test_every_text_is_translated() -> None:
    assert [entry.source for entry in english() if entry.state or not all(form.strip() for form in entry.forms)] == []


def test_a_text_that_follows_a_number_has_both_english_forms() -> None:
    assert [entry.source for entry in english() if entry.counts and len(entry.forms) != 2] == []
    forms = {entry.forms for entry in english() if (entry.context, entry.source) == ("CartTotals", "%n barang")}
    assert forms == {("%n item", "%n items")}


def test_source_and_translation_name_the_same_facts() -> None:
    assert [
        (entry.source, form)
        for entry in english()
        for form in entry.forms
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(entry.source))
    ] == []


def test_nothing_was_left_in_indonesian() -> None:
    texts = [(entry.source, form) for entry in english() for form in entry.forms]
    assert [form for source, form in texts if form == source and source not in SAME_IN_BOTH] == []
    assert [form for _, form in texts if INDONESIAN.search(form)] == []


def test_a_sentence_stays_a_sentence_and_nothing_is_shouted() -> None:
    for entry in english():
        for form in entry.forms:
            assert form == form.strip()
            assert "!" not in form, form
            assert form[-1:] in ".?…:" if entry.source[-1:] in ".?…:" else form[-1:] not in ".?…:", (entry.source, form)
            if form[:1].isalpha() and entry.source[:1].isalpha() and entry.source != "M":  # a billion is "bn"
                assert form[0].isupper() == entry.source[0].isupper(), (entry.source, form)


def test_a_short_text_stays_short() -> None:
    assert [
        (entry.source, form)
        for entry in english()
        for form in entry.forms
        if len(form) > max(14, LENGTHENS * len(entry.source))
    ] == []
