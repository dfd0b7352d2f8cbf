"""Compares NTLM ranges and an NTLM export with hashes that passlib computes.

Reads {"base", "passwords", "file", "all"} from standard input, `all` being [password, count, may be held back];
prints the counts found in the ranges, without and with padding, and what is wrong with the file.
"""

import json
import sys
import urllib.request

from passlib.hash import nthash

question = json.load(sys.stdin)
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ntlm(password):
    return nthash.raw(password).hex().upper()


def count_of(password, padded):
    digest = ntlm(password)
    request = urllib.request.Request(f"{question['base']}/range/{digest[:5]}?mode=ntlm")
    request.add_header("User-Agent", "ntlm-check")
    if padded:
        request.add_header("Add-Padding", "true")
    with opener.open(request, timeout=30) as response:
        body = response.read().decode("ascii")
    found = dict(line.split(":") for line in body.split("\r\n")) if body else {}
    return int(found.get(digest[5:], 0))


def wrong_lines():
    with open(question["file"], encoding="ascii", newline="") as lines:
        listed = {line[:32]: int(line[33:]) for line in lines}
    wrong = []
    for password, count, may_be_held_back in question["all"]:
        told = listed.pop(ntlm(password), None)
        if told != count and not (told is None and may_be_held_back):
            wrong.append(f"{password}: {told} instead of {count}")
    return wrong + [f"{digest} belongs to no password of the lists" for digest in listed]


print(
    json.dumps(
        {
            "counts": [count_of(password, False) for password in question["passwords"]],
            "padded": [count_of(password, True) for password in question["passwords"]],
            "wrong": wrong_lines(),
        }
    )
)
