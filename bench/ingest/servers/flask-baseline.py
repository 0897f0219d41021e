"""Yardstick (d): the script that this field starts from, written anew from its description.

Every callback prints one line. An end state joins a list that the process keeps, and the list is
printed again, whole, as a pandas table. Nothing is signed, stored or bounded. It speaks HTTP/1.1, so
that its connections stay open like everybody else's. STORED_CALLS says how long the list is at first.
"""

import os
import sys

import pandas
from flask import Flask, request
from werkzeug.serving import WSGIRequestHandler

COLUMNS = [
    "Call SID",
    "Call Status",
    "Event Timestamp",
    "Call Direction",
    "To Number",
    "From Number",
    "Recording URL",
]
END_STATES = ("completed", "canceled", "no-answer", "busy")

app = Flask(__name__)
all_calls = [
    (
        f"00000000-0000-4000-a000-{number:012d}",
        "completed",
        "Thu, 25 Jun 2026 20:26:02 +0000",
        "outbound-api",
        "+15560000000",
        "+15550000000",
        None,
    )
    for number in range(int(os.environ.get("STORED_CALLS", "0")))
]
failed_calls = []


@app.route("/callbacks/voice", methods=["POST"])
def call_status():
    form = request.form
    print(form["CallSid"], form["CallStatus"], form["Timestamp"], form["Direction"])
    row = (
        form["CallSid"],
        form["CallStatus"],
        form["Timestamp"],
        form["Direction"],
        form["To"],
        form["From"],
        form.get("RecordingUrl"),
    )
    if row[1] in END_STATES:
        all_calls.append(row)
        print(pandas.DataFrame(all_calls, columns=COLUMNS).to_string())
    elif row[1] == "failed":
        failed_calls.append(row)
        print(pandas.DataFrame(failed_calls, columns=COLUMNS).to_string())
    return "", 204


if __name__ == "__main__":
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
