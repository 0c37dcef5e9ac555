"""Where functions begin and how long they are: (name, first line, lines) of each. Good enough for formatted code; it
does not know the language."""

import ast
import re

BLANKED = re.compile(
    r'R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'  # raw strings
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'"  # not the ' of 1'000
    r"|//[^\n]*|/\*.*?\*/"
    r"|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*",  # directives, which may hold half a brace
    re.DOTALL | re.MULTILINE,
)
MARK = re.compile(r"[;{}]")
BRACE = re.compile(r"[{}]")
INITIALISER = re.compile(r"[\w>\])]$")
TEMPLATE = re.compile(r"\btemplate\s*<[^;{]*?>\s*(?=[a-zA-Z_\[])")
TYPE = re.compile(r"\b(namespace|class|struct|union|enum|concept)\b")
TAIL = re.compile(r"\)\s*(?:(?:const|noexcept|override|final|mutable|&&?|requires\b.*|->.*|:.*[)}])\s*)*$", re.DOTALL)
NAME = re.compile(r"([\w~:]+|operator[^\s(]+)\s*\(([^()]*)")
TEST = re.compile(r"^(TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)$")


def functions_of(path, text):
    if path.endswith((".h", ".cc")):
        return _cpp(text)
    if path.endswith(".py"):
        return _python(text)
    return []


def _python(text):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    return [(node.name, node.lineno, node.end_lineno - node.lineno + 1) for node in nodes]


def _cpp(text):
    code = BLANKED.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)
    found, head = [], 0  # the head of what a brace opens runs from here to the brace
    mark = MARK.search(code)
    while mark:
        at = mark.end()
        said = code[head : mark.start()]
        if mark.group(0) != "{":
            head = at
        elif _opens_function(said):
            end = _closing(code, mark.start())
            line = _line(code, head + len(said) - len(said.lstrip()))
            found.append((_name(said), line, _line(code, end) - line + 1))
            at = head = end + 1
        elif INITIALISER.search(code[: mark.start()][-1:]) or code[at : at + 1] == "}":
            at = _closing(code, mark.start()) + 1  # member_{1} or = {}: the head goes on
        else:
            head = at  # a namespace, a type or a table: look inside
        mark = MARK.search(code, at)
    return found


def _line(code, at):
    return code.count("\n", 0, at) + 1


def _opens_function(head):
    head = TEMPLATE.sub("", head)
    return bool(TAIL.search(head)) and not TYPE.search(head.split("(")[0])


def _closing(code, opening):
    depth = 0
    for match in BRACE.finditer(code, opening):
        depth += 1 if match.group(0) == "{" else -1
        if depth == 0:
            return match.start()
    return len(code) - 1


def _name(head):
    head = TEMPLATE.sub("", head)
    match = NAME.search(head)
    if not match:
        return "?"
    if TEST.match(match.group(1)):
        return ".".join(part.strip() for part in match.group(2).split(",")[:2])
    return match.group(1)
