#!/usr/bin/env python3
"""Medians and spread of what tests/bench/http/run noted. Usage: table.py FIGURES

A line a round and subject: NAME, then rate, p99 in ms and processor microseconds a request, of Cairn and of the control
(zeros where the control has none).
"""

import statistics
import sys

LINES = {
    "page": ("L6", "matrix page of 50 rows, warm / nginx, a static file of the same bytes", 1.0),
    "unchanged": ("L6", "304 for that page / nginx, 304 for that file", 1.2),
    "command": ("L7", "durable command with every view / the log alone with every view (L3)", 0.6),
}


def read(path):
    figures = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, *values = line.split()
            figures.setdefault(name, []).append([float(value) for value in values])
    return figures


def main():
    print("| | Cairn / its control | Cairn, a second | control | ratio (least to most) | wanted | p99 ms "
          "| server's µs a request | control's |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, rounds in read(sys.argv[1]).items():
        limit, what, wanted = LINES[name]
        ratios = [line[0] / line[3] for line in rounds]
        ours, p99, spent, control, _, control_spent = (statistics.median(column) for column in zip(*rounds))
        print(f"| {limit} | {what} | {ours:,.0f} | {control:,.0f} | {statistics.median(ratios):.2f} "
              f"({min(ratios):.2f} to {max(ratios):.2f}) | {wanted:.2f} | {p99:.1f} | {spent:.1f} "
              f"| {f'{control_spent:.1f}' if control_spent else ''} |")


if __name__ == "__main__":
    main()
