"""What Wazuh's own module does with a file of CloudTrail, as far as it costs time, written from what it is seen to do:

inflate the file as text to see whether it is whole, inflate it again and parse it, then for each record drop members
without a value, unwrap lists of one element, put the envelope around it, write it as JSON and send it as one datagram
over a socket that is opened for it. Listing, downloading and SQLite are left out, which the module does besides.

Usage: wazuh-like.py <file.json.gz> <rounds>; prints {"records", "cpuUs": [...], "peakBytes"} as JSON.
"""

import gzip
import json
import os
import re
import resource
import socket
import sys
import tempfile

KEY = "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/a.json.gz"
ADDRESS = re.compile(r"\d+\.\d+.\d+.\d+")
OBJECTS = ("additionalEventData", "responseElements", "requestParameters")


def listen(path):
    """Reads datagrams in a process of its own, as the manager does, until an empty one comes."""
    reader = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    reader.bind(path)
    if os.fork() != 0:
        reader.close()
        return
    while reader.recv(65536):
        pass
    os._exit(0)


def without_none(value):
    if isinstance(value, dict):
        return {name: without_none(inner) for name, inner in value.items() if inner is not None}
    return value


def unwrap(members):
    for name, value in list(members.items()):
        if isinstance(value, list) and len(value) == 1:
            members[name] = value[0]
        elif isinstance(value, dict):
            unwrap(value)


def shaped(record):
    aws = {"log_info": {"aws_account_alias": "", "log_file": KEY, "s3bucket": "my-trail"}}
    aws.update(without_none(record))
    aws.update({"source": "cloudtrail", "aws_account_id": "111122223333"})
    event = {"integration": "aws", "aws": aws}
    unwrap(event)
    address = aws.get("sourceIPAddress", "")
    if ADDRESS.match(address):
        aws["source_ip_address"] = address
    if "tags" in aws and not isinstance(aws["tags"], dict):
        aws["tags"] = {"value": aws["tags"]}
    for name in OBJECTS:
        if name in aws and not isinstance(aws[name], dict):
            aws[name] = {"string": str(aws[name])}
    return event


def send(path, text):
    out = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    out.connect(path)
    out.send(text.encode())
    out.close()


def take(file, path):
    with gzip.open(file, "rt") as text:
        text.read()
        text.seek(0)
        records = json.load(text)["Records"]
    for record in records:
        send(path, "1:Wazuh-AWS:" + json.dumps(shaped(record), default=str))
    return len(records)


def main(file, rounds):
    path = os.path.join(tempfile.mkdtemp(), "queue")
    listen(path)
    spent = []
    records = 0
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_SELF)
        records = take(file, path)
        after = resource.getrusage(resource.RUSAGE_SELF)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        spent.append(round(seconds * 1e6))
    send(path, "")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"records": records, "cpuUs": spent, "peakBytes": peak}))


main(sys.argv[1], int(sys.argv[2]))
