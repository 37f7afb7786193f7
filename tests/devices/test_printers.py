"""Printers that are there, away, half there or none: the same promises for each driver."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.devices import network_printer
from app.devices.drawer import PrinterDrawer
from app.devices.escpos_reader import read
from app.devices.file_printer import FilePrinter
from app.devices.network_printer import NetworkPrinter
from app.devices.none_printer import NonePrinter
from app.devices.printers import PrinterSettingWrong, open_kept_printer, open_printer
from app.devices.tcp_printer import HOST, JOB_BYTES_MAX, TcpPrinter
from app.domain.paper import PaperWidth
from app.ports import NoPrinter, PrinterAway, ReceiptPrinter

JOB = b"\x1b@Terima kasih\n\x1dV\x00"


class Bench:
    """A driver, a way to look at what arrived, and a way to take the printer away."""

    def __init__(self, driver: ReceiptPrinter, folder: Path, device: TcpPrinter | None) -> None:
        self.driver = driver
        self._folder = folder
        self._device = device

    def arrived(self, count: int) -> list[bytes]:
        if self._device is not None:
            return self._device.wait_for_jobs(count) if count else self._device.jobs
        return [path.read_bytes() for path in sorted(self._folder.glob("*.escpos"))]

    def take_away(self) -> None:
        if self._device is not None:
            self._device.close()
        else:
            with contextlib.suppress(FileNotFoundError):
                self._folder.rename(self._folder.with_suffix(".away"))
            self._folder.write_bytes(b"in the way")

    def bring_back(self) -> None:
        if self._device is not None:
            self._device.open()
        else:
            self._folder.unlink()


@pytest.fixture(params=["file", "tcp", "tcp-mute"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    folder = tmp_path / "receipts"
    if request.param == "file":
        yield Bench(open_printer(f"file:{folder}"), folder, None)
        return
    with TcpPrinter(mute=request.param == "tcp-mute") as device:
        yield Bench(open_printer(device.setting), folder, device)


def test_a_job_arrives_whole(bench: Bench) -> None:
    bench.driver.send(JOB)
    assert bench.arrived(1) == [JOB]


def test_jobs_arrive_in_order_and_byte_for_byte(bench: Bench) -> None:
    jobs = [bytes([at]) * (at + 1) * 700 for at in range(1, 12)]
    for job in jobs:
        bench.driver.send(job)
    assert bench.arrived(len(jobs)) == jobs


def test_a_large_job_arrives_whole(bench: Bench) -> None:
    job = os.urandom(512 * 1024)
    bench.driver.send(job)
    assert bench.arrived(1) == [job]


def test_a_printer_that_is_there_is_ready_and_asking_prints_nothing(bench: Bench) -> None:
    assert bench.driver.ready()
    bench.driver.send(JOB)
    assert bench.arrived(1) == [JOB]


def test_an_absent_printer_says_so_and_takes_jobs_again_when_it_is_back(bench: Bench) -> None:
    bench.take_away()
    assert not bench.driver.ready()
    with pytest.raises(PrinterAway) as away:
        bench.driver.send(JOB)
    assert away.value.facts["printer"] == bench.driver.name
    bench.bring_back()
    assert bench.driver.ready()
    bench.driver.send(JOB)
    assert bench.arrived(1) == [JOB]


def test_the_drawer_opens_through_the_printer(bench: Bench) -> None:
    PrinterDrawer(bench.driver).open()
    (job,) = bench.arrived(1)
    assert read(job, PaperWidth.MM58).lines == ("[drawer]",)
    bench.take_away()
    with pytest.raises(PrinterAway):
        PrinterDrawer(bench.driver).open()


# Files.


def test_files_are_numbered_on_and_left_alone(tmp_path: Path) -> None:
    FilePrinter(tmp_path).send(b"one")
    (tmp_path / "notes.txt").write_text("mine")
    FilePrinter(tmp_path).send(b"two")
    assert [path.name for path in FilePrinter(tmp_path).jobs()] == ["001.escpos", "002.escpos"]
    (tmp_path / "1000.escpos").write_bytes(b"x")
    FilePrinter(tmp_path).send(b"next")
    assert [path.name for path in FilePrinter(tmp_path).jobs()][-1] == "1001.escpos"
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_two_writers_at_once_lose_and_overwrite_nothing(tmp_path: Path) -> None:
    def write(name: int) -> None:
        for at in range(20):
            FilePrinter(tmp_path).send(b"%d-%d" % (name, at))

    threads = [threading.Thread(target=write, args=(name,)) for name in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = {path.read_bytes() for path in FilePrinter(tmp_path).jobs()}
    assert written == {b"%d-%d" % (name, at) for name in range(3) for at in range(20)}


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printer = FilePrinter(tmp_path)
    printer.send(b"before")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PrinterAway) as away:
        printer.send(b"after")
    assert away.value.facts["why"] == "No space left on device"
    assert [path.name for path in tmp_path.iterdir()] == ["001.escpos"]
    monkeypatch.undo()
    printer.send(b"after")
    assert (tmp_path / "002.escpos").read_bytes() == b"after"


def test_the_part_of_a_killed_writer_is_stepped_over(tmp_path: Path) -> None:
    (tmp_path / ".001.part").write_bytes(b"ha")
    FilePrinter(tmp_path).send(b"whole")
    assert [path.read_bytes() for path in FilePrinter(tmp_path).jobs()] == [b"whole"]


# The network.


def test_a_refused_connection_says_so_at_once() -> None:
    with TcpPrinter() as device:
        device.close()
        started = time.monotonic()
        with pytest.raises(PrinterAway) as away:
            NetworkPrinter(HOST, device.port).send(JOB)
    assert away.value.facts["why"] == "refused"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("after", [0, 3, 100_000])
def test_a_connection_cut_in_the_middle_of_a_job_is_no_success(after: int) -> None:
    with TcpPrinter() as device:
        device.break_off_after = after
        with pytest.raises(PrinterAway) as away:
            NetworkPrinter(HOST, device.port).send(JOB * 20_000)
        assert away.value.facts["why"] == "connection_lost"
        device.close()
        assert device.jobs == []
        assert all(len(torn) <= after for torn in device.torn)


def test_a_short_job_cut_off_is_no_success_although_the_system_took_its_bytes() -> None:
    with TcpPrinter() as device:
        device.break_off_after = 5
        with pytest.raises(PrinterAway):
            NetworkPrinter(HOST, device.port).send(JOB)
        device.close()
        assert (device.jobs, device.torn) == ([], [JOB[:5]])


def test_a_printer_that_hangs_up_politely_without_reading_is_no_success() -> None:
    """The end of its connection may come before our bytes do, and looks like the end after a job well taken."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen(16)

        def hang_up() -> None:
            for _ in range(50):
                listener.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        printer = NetworkPrinter(HOST, listener.getsockname()[1])
        for _ in range(50):
            with pytest.raises(PrinterAway):
                printer.send(JOB)
        thread.join()


def test_a_printer_that_never_answers_the_connection_is_given_three_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_printer, "TOTAL_SECONDS", 0.3)
    with contextlib.ExitStack() as open_sockets:
        listener = open_sockets.enter_context(socket.socket())
        listener.bind((HOST, 0))
        listener.listen(0)
        for _ in range(8):  # a full queue: further connections get no answer at all
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        started = time.monotonic()
        with pytest.raises(PrinterAway) as away:
            NetworkPrinter(HOST, listener.getsockname()[1]).send(JOB)
        assert not NetworkPrinter(HOST, listener.getsockname()[1]).ready()
    assert away.value.facts["why"] == "timeout"
    assert time.monotonic() - started < 2


def test_a_printer_that_stops_taking_bytes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_printer, "TOTAL_SECONDS", 0.5)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        listener.bind((HOST, 0))
        listener.listen(1)
        started = time.monotonic()
        with pytest.raises(PrinterAway) as away:
            NetworkPrinter(HOST, listener.getsockname()[1]).send(os.urandom(8 * 1024 * 1024))
    assert away.value.facts["why"] == "timeout"
    assert time.monotonic() - started < 2


def test_a_printer_that_keeps_the_connection_open_after_a_job_is_fine() -> None:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen(1)
        NetworkPrinter(HOST, listener.getsockname()[1]).send(JOB)
        connection, _ = listener.accept()
        with connection:
            assert connection.recv(1_024) == JOB


def test_an_unknown_host_is_away() -> None:
    with pytest.raises(PrinterAway):
        NetworkPrinter("printer.invalid", 9100).send(JOB)


def test_a_look_up_without_end_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def endless(*_: object, **__: object) -> list[object]:
        release.wait(10)
        return []

    monkeypatch.setattr(network_printer, "TOTAL_SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", endless)
    with pytest.raises(PrinterAway) as away:
        NetworkPrinter("slow.invalid").send(JOB)
    release.set()
    assert away.value.facts["why"] == "timeout"


def test_a_printer_without_paper_is_not_ready_and_is_again_with_paper() -> None:
    with TcpPrinter() as device:
        printer = NetworkPrinter(HOST, device.port)
        device.paper_out = True
        assert not printer.ready()
        device.paper_out = False
        assert printer.ready()
        assert device.jobs == []


@pytest.mark.parametrize(
    ("status", "ready"),
    [(b"\x1a\x12", False), (b"\x12\x72", False), (b"\x12\x12", True), (b"ok", True), (b"\x12", True)],
)
def test_status_bytes_are_understood_and_noise_is_no_status(status: bytes, ready: bool) -> None:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen(1)

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(16)
                connection.sendall(status)

        thread = threading.Thread(target=answer)
        thread.start()
        assert NetworkPrinter(HOST, listener.getsockname()[1]).ready() is ready
        thread.join()


# The printer of the demo.


def test_the_demo_printer_dies_and_comes_back_on_its_port() -> None:
    with TcpPrinter() as device:
        port = device.port
        hanging = socket.create_connection((HOST, port))
        hanging.sendall(b"half a rec")
        device.close()
        assert not device.is_open
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, port))
        with contextlib.suppress(ConnectionResetError):
            assert hanging.recv(1) == b""
        hanging.close()
        device.open()
        assert (device.is_open, device.port, device.jobs) == (True, port, [])
        NetworkPrinter(HOST, port).send(JOB)
        assert device.wait_for_jobs(1) == [JOB]


def test_the_demo_printer_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    device = TcpPrinter()
    NetworkPrinter(HOST, device.port).send(JOB)
    device.close()
    assert threading.active_count() == before


def test_the_demo_printer_bounds_a_job() -> None:
    with TcpPrinter() as device, contextlib.suppress(OSError), socket.create_connection((HOST, device.port)) as sender:
        sender.settimeout(5)
        sender.sendall(bytes(JOB_BYTES_MAX + 64 * 1024))
        sender.shutdown(socket.SHUT_WR)
        sender.recv(1)
    assert device.jobs == []


def test_waiting_for_jobs_that_do_not_come_ends() -> None:
    with TcpPrinter() as device, pytest.raises(TimeoutError):
        device.wait_for_jobs(1, timeout_seconds=0.05)


# Settings, and no printer.


def test_a_shop_without_a_printer_prints_nothing_and_never_says_it_did() -> None:
    printer = open_printer("none")
    assert isinstance(printer, NonePrinter)
    assert not printer.ready()
    with pytest.raises(NoPrinter):
        printer.send(JOB)
    with pytest.raises(NoPrinter):
        PrinterDrawer(printer).open()


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("none", "none"),
        ("tcp:192.0.2.7", "tcp:192.0.2.7:9100"),
        ("tcp:192.0.2.7:9101", "tcp:192.0.2.7:9101"),
        (" tcp:printer.local:9100 ", "tcp:printer.local:9100"),
        ("tcp:[::1]:9100", "tcp:::1:9100"),
        ("tcp:[::1]", "tcp:::1:9100"),
    ],
)
def test_settings_name_printers(setting: str, name: str) -> None:
    assert open_printer(setting).name == name


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("", "kind"),
        ("usb:1", "kind"),
        ("none:x", "kind"),
        ("file:", "folder"),
        ("file:  ", "folder"),
        ("tcp:", "host"),
        ("tcp::9100", "host"),
        ("tcp:[::1", "host"),
        ("tcp:a b:9100", "host"),
        ("tcp:host:0", "port"),
        ("tcp:host:70000", "port"),
        ("tcp:host:kasir", "port"),
        ("tcp:host:９１００", "port"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(setting: str, why: str) -> None:
    with pytest.raises(PrinterSettingWrong) as refused:
        open_printer(setting)
    assert refused.value.facts == {"setting": setting, "why": why}


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(PrinterSettingWrong):
        open_printer(f"file:{taken}")
    assert taken.read_text() == "mine"


# A printer whose setting is wrong by now.


def test_a_kept_setting_that_is_wrong_by_now_holds_up_paper_and_nothing_else() -> None:
    printer = open_kept_printer("bluetooth:somewhere")
    assert not printer.ready()
    with pytest.raises(PrinterAway) as refused:
        printer.send(JOB)
    assert not isinstance(refused.value, NoPrinter)
