"""What a statement may not do, read by PostgreSQL's own parser; and a record of all statements that were really sent."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pglast
import psycopg
from pglast import ast
from pglast.enums import BoolExprType
from pglast.visitors import Visitor

from sync_server.schema import all_tables, is_tenant_table

TENANT_TABLES = {table.name for table in all_tables() if is_tenant_table(table)}
MARK = "the tenant"

VOLATILE = {"random", "now", "clock_timestamp", "statement_timestamp", "gen_random_uuid", "uuidv7", "nextval"}
LISTED = ("tenants", "feed_head")
"""Tables whose one row of a tenant gives an INSERT … SELECT its tenant."""


def parsed(text: str) -> Any:
    """Return the parse tree, with the tenant's place marked and every other value left out."""
    text = text.replace("%(tenant)s", f"'{MARK}'")
    text = re.sub(r"%\((\w+)\)s|%s", "NULL", text)
    return pglast.parse_sql(text.replace("%%", "%"))


def problems(text: str) -> list[str]:
    """Return what is wrong with a statement, for isolation or for a cluster; nothing for a good one."""
    found: list[str] = []
    tree = parsed(text)
    if len(tree) != 1:
        found.append("several statements in one string")
    for raw in tree:
        if not isinstance(raw.stmt, _MAY_BE_SENT):
            found.append(f"a {type(raw.stmt).__name__}")
    look = _Look(found)
    look(tree)
    return found


_MAY_BE_SENT = (
    ast.SelectStmt,
    ast.InsertStmt,
    ast.UpdateStmt,
    ast.DeleteStmt,
    ast.VariableSetStmt,
    ast.TransactionStmt,
    ast.DeclareCursorStmt,
    ast.FetchStmt,
    ast.ClosePortalStmt,
    ast.VacuumStmt,
    ast.ListenStmt,
    ast.UnlistenStmt,
)


class _Look(Visitor):
    """Walks through a statement, level by level: each query inside it binds the tenant by itself."""

    def __init__(self, found: list[str]) -> None:
        super().__init__()
        self._found = found

    def visit_SelectStmt(self, _: Any, node: Any) -> None:
        if node.op == 0 and not node.valuesLists:
            self._level(node.fromClause, node.whereClause)

    def visit_UpdateStmt(self, _: Any, node: Any) -> None:
        self._level([node.relation, *(node.fromClause or ())], node.whereClause)
        if {target.name for target in node.targetList} & {"tenant_id"}:
            self._found.append("UPDATE changes the tenant")
        if _functions(node.targetList) & VOLATILE:
            self._found.append("UPDATE with a volatile function")

    def visit_DeleteStmt(self, _: Any, node: Any) -> None:
        self._level([node.relation, *(node.usingClause or ())], node.whereClause)

    def visit_InsertStmt(self, _: Any, node: Any) -> None:
        if node.relation.relname in TENANT_TABLES:
            self._found += _insert_problems(node)
        clause = node.onConflictClause
        if clause is not None and _functions(clause.targetList or ()) & VOLATILE:
            self._found.append("DO UPDATE SET with a volatile function")

    def visit_MergeStmt(self, _: Any, __: Any) -> None:
        self._found.append("MERGE")

    def visit_CommonTableExpr(self, _: Any, node: Any) -> None:
        if not isinstance(node.ctequery, ast.SelectStmt):
            self._found.append("a CTE that writes")

    def visit_FuncCall(self, _: Any, node: Any) -> None:
        if node.funcname[-1].sval == "set_config":
            self._found.append("set_config")

    def _level(self, sources: Any, where: Any) -> None:
        tables: list[tuple[str, str]] = []
        conditions = list(_conjuncts(where))
        for source in sources or ():
            _gather(source, tables, conditions)
        ours = [alias for alias, name in tables if name in TENANT_TABLES]
        bound = {column for condition in conditions for column in _compared_with_tenant(condition)}
        if "" in bound and len(ours) == 1:
            return
        self._found += [f"{alias} is not bound to the tenant" for alias in ours if alias not in bound]


def _gather(source: Any, tables: list[tuple[str, str]], conditions: list[Any]) -> None:
    """Collect the tables of a FROM item by alias, and the conditions of its joins."""
    if isinstance(source, ast.RangeVar):
        alias = source.alias.aliasname if source.alias else source.relname
        tables.append((str(alias), str(source.relname)))
    elif isinstance(source, ast.JoinExpr):
        _gather(source.larg, tables, conditions)
        _gather(source.rarg, tables, conditions)
        conditions.extend(_conjuncts(source.quals))


def _conjuncts(condition: Any) -> Iterator[Any]:
    """Yield the parts of a condition that must all hold; what stands behind an OR binds nothing."""
    if isinstance(condition, ast.BoolExpr) and condition.boolop == BoolExprType.AND_EXPR:
        for part in condition.args or ():
            yield from _conjuncts(part)
    elif condition is not None:
        yield condition


def _compared_with_tenant(condition: Any) -> Iterator[str]:
    """Yield the alias whose ``tenant_id`` a condition says to be the bound tenant, empty when none is named."""
    if not isinstance(condition, ast.A_Expr) or [part.sval for part in condition.name or ()] != ["="]:
        return
    if isinstance(condition.lexpr, ast.ColumnRef) and is_tenant_value(condition.rexpr):
        names = [str(getattr(part, "sval", "*")) for part in condition.lexpr.fields or ()]
        if names[-1] == "tenant_id":
            yield names[0] if len(names) == 2 else ""


def is_tenant_value(value: Any) -> bool:
    """Say whether a value is the bound tenant, with or without a cast."""
    if isinstance(value, ast.TypeCast):
        value = value.arg
    return isinstance(value, ast.A_Const) and getattr(value.val, "sval", None) == MARK


def _insert_problems(statement: Any) -> list[str]:
    """Return where an INSERT takes its tenant from somewhere else than the tenant's own row or the bound value."""
    if not statement.cols or statement.cols[0].name != "tenant_id":
        return ["INSERT whose first column is not the tenant"]
    select = statement.selectStmt
    if select.valuesLists:
        good = all(is_tenant_value(values[0]) for values in select.valuesLists)
        return [] if good else ["INSERT of a tenant that is not the bound one"]
    first = select.targetList[0].val
    if is_tenant_value(first):
        return [] if statement.onConflictClause is not None else ["INSERT … SELECT of a value without ON CONFLICT"]
    names = [str(getattr(part, "sval", "*")) for part in getattr(first, "fields", None) or ()]
    sources = [(source.relname, source.alias.aliasname) for source in select.fromClause or () if _named(source)]
    if names[-1:] != ["tenant_id"] or len(sources) != 1 or sources[0][0] not in LISTED or names[0] != sources[0][1]:
        return ["INSERT … SELECT that does not take the tenant from its own row"]
    return []


def _named(source: Any) -> bool:
    return isinstance(source, ast.RangeVar) and source.alias is not None


def _functions(nodes: Any) -> set[str]:
    """Return the names of all functions called below some nodes."""
    called: set[str] = set()

    class Calls(Visitor):
        def visit_FuncCall(self, _: Any, node: Any) -> None:
            called.add(str(node.funcname[-1].sval))

        def visit_SQLValueFunction(self, _: Any, __: Any) -> None:
            called.add("now")

    for node in nodes:
        Calls()(node)
    return called


# --- what was really sent --------------------------------------------------------------------------

SENT: dict[str, str] = {}
"""Each statement that the server's code sent in this run, and the first place that sent it."""

_OURS = re.compile(r"/sync_server/(?!migrations/|database\.py)")
_PASSED = re.compile(r"/psycopg/|/psycopg_pool/|/contextlib\.py|/tests/server/statements\.py")


def record() -> None:
    """Note from now on what the server's code sends, whoever it calls; what tests send themselves is left out."""
    for kind in (psycopg.Cursor, psycopg.ServerCursor):
        for name in ("execute", "executemany", "copy"):
            plain = vars(kind).get(name)
            if plain is not None and not hasattr(plain, "recorded"):
                setattr(kind, name, _recorded(plain))


def _recorded(plain: Any) -> Any:
    def sent(self: Any, query: Any, *args: Any, **more: Any) -> Any:
        place = _sender()
        if place is not None:
            text = query.as_string(self) if isinstance(query, psycopg.sql.Composable) else str(query)
            SENT.setdefault(text, place)
        return plain(self, query, *args, **more)

    sent.recorded = True  # type: ignore[attr-defined]
    return sent


def _sender() -> str | None:
    """Return the place in the server's code that sends, None when a test does."""
    frame = sys._getframe(2)
    while frame is not None and _PASSED.search(frame.f_code.co_filename):
        assert frame.f_back is not None
        frame = frame.f_back
    name = frame.f_code.co_filename
    return f"{name.rpartition('/sync_server/')[2]} {frame.f_code.co_name}" if _OURS.search(name) else None
