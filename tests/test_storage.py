"""Files at rest: the same behaviour on the disk, in memory and in an S3-compatible store, and plaintext in none."""

import re
import stat
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ppid import storage as storages
from ppid.storage import FileDamaged, FileExists, FileMissing, Storage, StorageError
from ppid.vault import Vault

VAULT = Vault(bytes(range(32)))
PLAIN = b"Salinan kartu identitas Siti Nurhaliza, NIK 6471010203040012"
KEY = "identitas/2026/7f3a"


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as it takes to keep objects: PUT (if new), GET, HEAD and the deletion of several."""

    objects: dict[str, bytes]

    def do_PUT(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["If-None-Match"] == "*" and self.path in self.objects:
            return self.answer(412)
        self.objects[self.path] = data
        return self.answer(200)

    def do_GET(self):
        data = self.objects.get(self.path)
        return self.answer(404) if data is None else self.answer(200, data)

    def do_HEAD(self):
        return self.do_GET()

    def do_POST(self):
        bucket = self.path.partition("?")[0]
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        keys = re.findall("<Key>(.*?)</Key>", asked)
        for key in keys:
            self.objects.pop(f"{bucket}/{key}", None)
        gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self.answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

    def answer(self, status: int, body: bytes = b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Mon, 16 Nov 2026 07:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        """Stay silent."""


@pytest.fixture
def bucket(monkeypatch):
    handler = type("OneBucket", (Bucket,), {"objects": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "ap-southeast-3")
    yield handler.objects
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["disk", "memory", "s3"])
def storage(request, tmp_path):
    if request.param == "s3":
        request.getfixturevalue("bucket")
    url = {
        "disk": f"file://{tmp_path}/berkas",
        "memory": "memory:///",
        "s3": "s3://berkas/ppid",
    }[request.param]
    return Storage(url, VAULT)


# The same everywhere


@pytest.mark.parametrize(
    "data",
    [PLAIN, b"", bytes(range(256)) * 4096 * 8],
    ids=["a scan", "nothing", "8 MB"],
)
def test_what_was_put_comes_back(storage, data):
    storage.put(KEY, data)
    assert storage.exists(KEY)
    assert storage.get(KEY) == data


def test_a_file_is_never_written_over(storage):
    storage.put(KEY, PLAIN)
    with pytest.raises(FileExists):
        storage.put(KEY, b"another")
    assert storage.get(KEY) == PLAIN


def test_a_removed_file_is_gone_and_may_be_removed_again(storage):
    storage.put(KEY, PLAIN)
    storage.delete(KEY)
    storage.delete(KEY)
    assert not storage.exists(KEY)
    with pytest.raises(FileMissing):
        storage.get(KEY)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "../up",
        "a/../b",
        "a//b",
        "a/",
        "Siti",
        "a b",
        "a\0b",
        "a/é",
        "a" * 121,
    ],
)
def test_a_key_that_leads_elsewhere_or_names_somebody_is_refused(storage, key):
    for step in (
        storage.get,
        storage.exists,
        storage.delete,
        lambda key: storage.put(key, PLAIN),
    ):
        with pytest.raises(StorageError, match="not a key"):
            step(key)


def test_new_keys_differ_and_say_nothing_but_what_and_which_year(storage):
    first, second = storage.new_key("surat/jawaban"), storage.new_key("surat/jawaban")
    assert first != second
    assert re.fullmatch(r"surat/jawaban/\d{4}/[0-9a-f]{32}", first)
    storage.put(first, PLAIN)
    assert storage.get(first) == PLAIN


@pytest.mark.parametrize("prefix", ["", "Siti Nurhaliza", "../up", "a/"])
def test_a_prefix_that_is_not_a_plain_word_is_refused(prefix):
    with pytest.raises(StorageError):
        Storage.new_key(prefix)


# On the disk


@pytest.fixture
def disk(tmp_path):
    return Storage(f"file://{tmp_path}/data/berkas", VAULT)


def test_the_disk_never_holds_plaintext(disk, tmp_path):
    disk.put(KEY, PLAIN)
    written = (tmp_path / "data/berkas" / KEY).read_bytes()
    assert b"Siti" not in written
    assert b"6471" not in written
    assert VAULT.open_file(written, KEY) == PLAIN


def test_only_the_owner_may_look_into_the_files(disk, tmp_path):
    disk.put(KEY, PLAIN)
    root = tmp_path / "data/berkas"
    modes = {path.relative_to(root).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in [root, *root.rglob("*")]}
    assert modes == {
        ".": 0o700,
        "identitas": 0o700,
        "identitas/2026": 0o700,
        KEY: 0o600,
    }


def test_files_survive_a_restart_and_a_new_master(disk, tmp_path):
    disk.put(KEY, PLAIN)
    again = Storage(f"file://{tmp_path}/data/berkas", Vault(b"n" * 32, previous=[bytes(range(32))]))
    assert again.get(KEY) == PLAIN


def test_a_file_changed_on_the_disk_is_damaged(disk, tmp_path):
    disk.put(KEY, PLAIN)
    path = tmp_path / "data/berkas" / KEY
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(FileDamaged):
        disk.get(KEY)


def test_a_file_moved_to_another_key_does_not_open(disk, tmp_path):
    disk.put(KEY, PLAIN)
    root = tmp_path / "data/berkas"
    (root / KEY).rename(root / "identitas/2026/other")
    with pytest.raises(FileDamaged):
        disk.get("identitas/2026/other")


def test_a_directory_with_spaces_and_other_signs_is_found(tmp_path):
    place = tmp_path / "berkas PPID #1"
    Storage(place.as_uri(), VAULT).put(KEY, PLAIN)
    assert (place / KEY).is_file()


def test_a_place_that_cannot_be_a_directory_is_refused(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageError):
        Storage(f"file://{tmp_path}/taken/berkas", VAULT)


def test_a_disk_that_refuses_is_a_storage_error(disk, tmp_path):
    (tmp_path / "data/berkas/identitas").write_text("a file where a directory should be")
    with pytest.raises(StorageError):
        disk.put(KEY, PLAIN)


# In an S3-compatible store


def test_no_plaintext_travels_to_the_bucket(bucket):
    Storage("s3://berkas/ppid", VAULT).put(KEY, PLAIN)
    (path, sent), *others = bucket.items()
    assert (path, others) == (f"/berkas/ppid/{KEY}", [])
    assert b"Siti" not in sent
    assert VAULT.open_file(sent, KEY) == PLAIN


@pytest.mark.usefixtures("bucket")
def test_a_store_without_conditional_writes_serves_too(monkeypatch):
    monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
    storage = Storage("s3://berkas", VAULT)
    storage.put(KEY, PLAIN)
    with pytest.raises(FileExists):
        storage.put(KEY, b"another")
    assert storage.get(KEY) == PLAIN


@pytest.mark.usefixtures("bucket")
def test_a_store_that_does_not_answer_is_a_storage_error(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    storage = Storage("s3://berkas", VAULT)
    for step in (
        storage.get,
        storage.exists,
        storage.delete,
        lambda key: storage.put(key, PLAIN),
    ):
        with pytest.raises(StorageError):
            step(KEY)


# Which one


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/var/files",
        "file://",
        "file:///",
        "file://host/files",
        "s3://",
        "ftp://x/y",
    ],
)
def test_an_address_that_is_no_place_for_files_is_refused(url):
    with pytest.raises(StorageError, match="not a place"):
        Storage(url, VAULT)


def test_without_a_storage_in_use_asking_for_it_is_an_error():
    storages.use(None)
    with pytest.raises(StorageError, match="no storage"):
        storages.current()
    storage = Storage("memory:///", VAULT)
    storages.use(storage)
    assert storages.current() is storage
    storages.use(None)
