"""An AppStore back end's client, written from the contract with Python's standard library alone.

Usage: appstore_client.py API CLIENT_ID CLIENT_SECRET READING FOLDER URL...

READING says where an answer's object is read: "data" (in the envelope) or "top" (beside it).
It makes a task, posts the URLs in batches, polls, fetches the result into FOLDER, deletes the task,
and prints one JSON document about what it saw.
"""

import base64
import io
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

PATIENCE_SECONDS = 180
POLL_SECONDS = 0.25
STATUSES = ["CREATED", "DOWNLOADING", "WAITING", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"]


class Client:
    def __init__(self, api, client_id, secret, reading):
        self.api = api.rstrip("/")
        self.reading = reading
        self.token = self.fetch_token(client_id, secret)

    def fetch_token(self, client_id, secret):
        discovery = json.load(urllib.request.urlopen(self.api + "/.well-known/openid-configuration"))
        credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        request = urllib.request.Request(
            discovery["token_endpoint"],
            data=urllib.parse.urlencode({"grant_type": "client_credentials"}).encode(),
            headers={"Authorization": "Basic " + credentials},
        )
        with urllib.request.urlopen(request) as response:
            return json.load(response)["access_token"]

    def call(self, method, path, body=None):
        """Returns (status, headers, bytes); a refusal is an answer like any other."""
        request = urllib.request.Request(
            self.api + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + self.token, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read()

    def object(self, method, path, body=None):
        status, _, content = self.call(method, path, body)
        answer = json.loads(content)
        if status != 200 or answer["success"] is not True:
            raise SystemExit(f"{method} {path}: {status} {answer}")
        return answer["data"] if self.reading == "data" else answer


def wait_for_the_end(client, task_id, seen):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        state = client.object("GET", "/api/v1/task?id=" + task_id)
        assert state["task_id"] == task_id, state
        assert state["status"] in STATUSES, state
        assert 0 <= state["assets_downloaded"] <= 100, state
        if not seen or seen[-1] != state["status"]:
            seen.append(state["status"])
        if state["status"] in ("COMPLETED", "FAILED", "CANCELLED"):
            return state
        assert state["result_id"] is None, state
        time.sleep(POLL_SECONDS)
    raise SystemExit("the task did not end")


def main():
    api, client_id, secret, reading, folder = sys.argv[1:6]
    urls = sys.argv[6:]
    client = Client(api, client_id, secret, reading)
    task = client.object("POST", "/api/v1/task")
    wanted = task["attributes"]
    batch_size = min(task["assets_per_batch"], 3)
    assets = [
        {
            "file_name": f"{number}-" + url.rsplit("/", 1)[1],
            "attributes": {name: 10 + number for name in {*wanted, "longitude", "latitude"}},
            "download_url": url,
        }
        for number, url in enumerate(urls)
    ]
    for start in range(0, len(assets), batch_size):
        batch = assets[start : start + batch_size]
        status, _, content = client.call(
            "POST", "/api/v1/assets", {"task_id": task["task_id"], "data": batch}
        )
        answer = json.loads(content)
        assert status == 200 and answer["success"] and answer["data"] in (None, {}), answer
    seen = []
    status, _, content = client.call("GET", "/api/v1/result?id=" + task["task_id"])
    unfinished = (status, json.loads(content)["success"])
    final = wait_for_the_end(client, task["task_id"], seen)
    assert final["status"] == "COMPLETED", final
    assert final["assets_downloaded"] == 100, final
    result_path = final["result_id"][len(client.api) :]
    status, headers, content = client.call("GET", result_path)
    assert status == 200, (status, content[:500])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
        names = archive.namelist()
    deleted, _, _ = client.call("DELETE", "/api/v1/task?id=" + task["task_id"])
    gone = [
        client.call("GET", path + task["task_id"])[0]
        for path in ("/api/v1/task?id=", "/api/v1/result?id=")
    ]
    print(
        json.dumps(
            {
                "seen": seen,
                "unfinished": unfinished,
                "result_type": final["result_type"],
                "content_type": headers["Content-Type"],
                "disposition": headers["Content-Disposition"],
                "names": names,
                "deleted": deleted,
                "gone": gone,
            }
        )
    )


main()
