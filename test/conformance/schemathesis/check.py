"""Lets Schemathesis, as it is published, ask a running server whatever its OpenAPI document allows and forbids.

Reads {"document", "headers", "examples", "seed", "report"} from standard input; prints how many operations it tested,
how many requests it made, and each failure with the request that shows it. Needs Python 3.11.
"""

import json
import os
import subprocess
import sys

question = json.load(sys.stdin)
# What a document promises whatever is asked. Whether unknown members are refused, or other methods answered with 405,
# is no promise of ours.
checks = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
command = [
    os.path.join(os.path.dirname(sys.executable), "schemathesis"),
    "run",
    question["document"],
    "--checks",
    ",".join(checks),
    "--phases",
    "coverage,fuzzing",
    "--max-examples",
    str(question["examples"]),
    "--seed",
    str(question["seed"]),
    "--request-timeout",
    "60",
    "--no-color",
    "--warnings",
    "off",
    "--report",
    "json",
    "--report-json-path",
    question["report"],
]
for name, value in question["headers"].items():
    command += ["--header", f"{name}:{value}"]
ran = subprocess.run(command, capture_output=True, text=True, cwd=os.path.dirname(question["report"]))
with open(question["report"], encoding="utf-8") as file:
    report = json.load(file)
if not report["complete"]:
    sys.exit(f"Schemathesis did not come to its end:\n{ran.stdout}\n{ran.stderr}")
print(
    json.dumps(
        {
            "operations": report["operations"]["tested"],
            "requests": report["test_cases"]["generated"],
            "failures": report["failures"],
            "errors": report["errors"],
            "said": ran.stdout[-4000:] if report["failures"] or report["errors"] else "",
        }
    )
)
