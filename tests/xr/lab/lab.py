"""What the steps of the lab share: Xvfb, Monado's service, the viewer, its status and photographs of the compositor."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

DISPLAY = ":7"


class Failure(Exception):
    pass


def wait_for(what, condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise Failure(f"{what}: not within {seconds} s")


class Lab:
    def __init__(self, viewer, region, folder):
        self.viewer, self.region = viewer, region
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="mercia-lab-"))
        config = self.home / ".config/monado"
        config.mkdir(parents=True)
        (config / "config_v0.json").write_text('{"active":"remote","remote":{"version":0,"port":4242}}')
        runtime = self.home / "run"
        runtime.mkdir(mode=0o700)
        self.environment = dict(os.environ, HOME=str(self.home), XDG_RUNTIME_DIR=str(runtime), DISPLAY=DISPLAY,
                                VK_DRIVER_FILES="/usr/share/vulkan/icd.d/lvp_icd.json", XRT_COMPOSITOR_FORCE_XCB="1",
                                XR_RUNTIME_JSON="/usr/share/openxr/1/openxr_monado.json")
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.processes = []
        self.service = self.app = self.feeder = None

    def start(self, command, log, **more):
        with open(self.folder / log, "ab") as file:
            process = subprocess.Popen(command, env=self.environment, stdout=file, stderr=file, **more)
        self.processes.append(process)
        return process

    def start_display(self):
        self.start(["Xvfb", DISPLAY, "-screen", "0", "1600x900x24"], "xvfb.log", stdin=subprocess.DEVNULL)
        wait_for("Xvfb", lambda: os.path.exists("/tmp/.X11-unix/X7"), 10)

    def start_service(self):
        socket = pathlib.Path(self.environment["XDG_RUNTIME_DIR"]) / "monado_comp_ipc"
        socket.unlink(missing_ok=True)  # of a service that was killed
        # The service ends when its standard input does.
        self.feeder = subprocess.Popen(["sleep", "3600"], stdout=subprocess.PIPE)
        self.processes.append(self.feeder)
        self.service = self.start(["monado-service"], "monado.log", stdin=self.feeder.stdout)
        wait_for("Monado's socket", socket.exists, 20)

    def kill_service(self):
        self.service.send_signal(signal.SIGKILL)
        self.service.wait()
        self.feeder.kill()

    def start_viewer(self, *options):
        self.status_file = self.folder / "status.jsonl"
        self.status_file.unlink(missing_ok=True)
        self.app = self.start([self.viewer, self.region, "--vr", "--verbose", "--status", str(self.status_file), *options],
                              "mercia.log", stdin=subprocess.DEVNULL)

    def status(self):
        """The newest line that the viewer wrote of itself, or {}."""
        if self.app.poll() is not None:
            raise Failure(f"the viewer has ended with code {self.app.returncode}; see {self.folder}/mercia.log")
        try:
            lines = self.status_file.read_text().splitlines()
        except FileNotFoundError:
            return {}
        for line in reversed(lines):
            try:
                return json.loads(line)
            except json.JSONDecodeError:
                continue  # being written
        return {}

    def wait_status(self, what, condition, seconds):
        return wait_for(what, lambda: (lambda s: s if s and condition(s) else None)(self.status()), seconds)

    def photograph(self, name):
        """Everything on the display: the compositor's window lies over the viewer's."""
        path = self.folder / f"{name}.png"
        shot = subprocess.run(["xwd", "-root", "-silent", "-display", DISPLAY], capture_output=True, check=True)
        subprocess.run(["convert", "xwd:-", str(path)], input=shot.stdout, check=True)
        return path

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
