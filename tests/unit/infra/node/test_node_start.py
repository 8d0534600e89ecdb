"""The parts of a start that need no node: configuration, environment, port, user, diagnosis."""

from __future__ import annotations

import os
import socket
import subprocess
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Timer

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from infra.node import node
from infra.node.distribution.jdk import Jdk
from infra.node.errors import StartError
from infra.node.home import configuration
from infra.node.home.layout import NodeHome
from infra.node.process import diagnosis, launch, run_as
from infra.node.process.http import client_of
from infra.node.process.installation import environment
from infra.node.records import NodeSettings, Security


@pytest.fixture
def settings(tmp_path: Path) -> NodeSettings:
    return NodeSettings(home=tmp_path / "a home", cache=tmp_path / "cache", env={})


@pytest.fixture
def home(settings: NodeSettings) -> NodeHome:
    home = NodeHome.of(settings)
    home.make()
    return home


@pytest.fixture
def elasticsearch(tmp_path: Path) -> Path:
    config = tmp_path / "elasticsearch" / "config"
    (config / "jvm.options.d").mkdir(parents=True)
    (config / "log4j2.properties").write_text("status = error\n")
    return config.parent


def test_settings_are_quoted_and_extra_ones_win(home: NodeHome, settings: NodeSettings, elasticsearch: Path) -> None:
    configuration.write(
        home, replace(settings, snapshots=Path("/a b"), extra={"network.host": "_local_"}), elasticsearch
    )
    lines = (home.conf / "elasticsearch.yml").read_text().splitlines()
    assert f'path.data: "{home.root}/data"' in lines
    assert 'path.repo: ["/a b"]' in lines
    assert 'network.host: "_local_"' in lines
    assert "xpack.security.enabled: false" in lines
    assert (home.conf / "log4j2.properties").is_file()


def test_a_start_takes_the_port_of_the_last_one_where_any_will_do_and_it_is_free(
    home: NodeHome, settings: NodeSettings
) -> None:
    assert node.settings_with_port(home, settings) == settings
    with socket.create_server(("127.0.0.1", 0)) as server:
        last = server.getsockname()[1]
        home.port_file.write_text(str(last))
        assert node.settings_with_port(home, settings) == settings
    assert node.settings_with_port(home, settings).port == last
    assert node.settings_with_port(home, replace(settings, port=9)).port == 9


@pytest.mark.parametrize("text", ["", "none", "-1", "99999", "1" * 30])
def test_a_damaged_port_is_no_port(text: str, home: NodeHome, settings: NodeSettings) -> None:
    home.port_file.write_text(text)
    assert node.settings_with_port(home, settings) == settings


@given(value=st.text(st.characters(exclude_categories=["C"], exclude_characters="\x85\u2028\u2029")))
def test_any_text_survives_the_configuration(value: str) -> None:
    assert yaml.safe_load(configuration.as_yaml({"path.data": value})) == {"path.data": value}


def test_jvm_options(settings: NodeSettings) -> None:
    product = configuration.jvm_options(replace(settings, heap="1g"))
    assert product[:2] == ["-Xms1g", "-Xmx1g"]
    assert "-XX:+UseSerialGC" not in product
    assert {"-XX:-UseG1GC", "-XX:+UseSerialGC"} <= set(configuration.jvm_options(replace(settings, fast_start=True)))


def test_security_needs_its_files(home: NodeHome, settings: NodeSettings, elasticsearch: Path, tmp_path: Path) -> None:
    security = Security("secret", tmp_path / "cert.pem", tmp_path / "key.pem", tmp_path / "ca.pem")
    assert "secret" not in repr(security)
    with pytest.raises(StartError, match=r"key\.pem"):
        configuration.write(home, replace(settings, security=security), elasticsearch)


def test_the_environment_is_ours_alone(home: NodeHome) -> None:
    given = {"PATH": "/bin", "ES_JAVA_OPTS": "-Xmx9g", "JAVA_TOOL_OPTIONS": "-verbose", "ES_PATH_CONF": "/etc"}
    found = environment(home, given, Jdk(Path("/jdk"), "21"))
    assert set(found) == {"PATH", "HOME", "LC_ALL", "ES_JAVA_HOME", "ES_PATH_CONF", "ES_TMPDIR"}
    assert found["ES_PATH_CONF"] == str(home.conf)
    assert found["ES_JAVA_HOME"] == "/jdk"


def test_a_taken_port_is_named() -> None:
    launch.check_port(0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(StartError, match=f"port {port} is taken") as raised:
            launch.check_port(port)
    assert "ELASTICSEARCH_URL" in raised.value.remedy
    launch.check_port(port)


def test_a_start_waits_for_the_port_of_a_node_that_was_just_killed(home: NodeHome, settings: NodeSettings) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    last = server.getsockname()[1]
    home.port_file.write_text(str(last))
    release = Timer(0.3, server.close)
    release.start()
    assert node.settings_with_port(home, settings).port == last
    release.join()


def test_address_comes_from_the_ports_file(home: NodeHome, settings: NodeSettings, tmp_path: Path) -> None:
    assert client_of(home, settings) is None
    home.ports_file.write_text("127.0.0.1:37529\n")
    plain = client_of(home, settings)
    assert plain
    assert plain.url == "http://127.0.0.1:37529"
    pem = tmp_path / "ca.pem"
    secured = client_of(home, replace(settings, security=Security("secret", pem, pem, pem)))
    assert secured
    assert secured.url == "https://127.0.0.1:37529"
    assert "secret" not in repr(secured)


def test_an_address_where_nobody_listens_is_no_error(home: NodeHome, settings: NodeSettings) -> None:
    home.ports_file.write_text("127.0.0.1:1\n")
    reached = client_of(home, settings)
    assert reached
    assert reached.version() is None
    assert not reached.is_ready(allow_red=True)


@pytest.mark.parametrize("cause", diagnosis.CAUSES, ids=lambda cause: cause.sign)
def test_known_causes_are_explained(home: NodeHome, cause: diagnosis.StartFailure) -> None:
    home.launcher_log.write_text(f"starting\njava.io.IOException: {cause.sign}\n")
    error = diagnosis.explain(home, "It ended.")
    assert error.message.startswith(f"It ended. {cause.meaning}\n")
    assert error.message.endswith(cause.sign)
    assert error.remedy == cause.remedy


def test_the_informative_lines_are_shown(home: NodeHome) -> None:
    home.launcher_log.write_text(
        "[INFO ][o.e.n.Node] starting ...\n[ERROR] cannot do it\n\tat org.elasticsearch.Node.start(Node.java:1)\n"
    )
    assert diagnosis.explain(home, "It ended.").message == "It ended.\n[ERROR] cannot do it"


def test_an_unknown_cause_still_shows_the_log(home: NodeHome) -> None:
    home.log.write_text("something odd\n")
    error = diagnosis.explain(home, "It ended.")
    assert error.message == "It ended.\nsomething odd"
    assert "dateline es logs" in error.remedy


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become someone else")
def test_root_becomes_another_user(tmp_path: Path) -> None:
    open_to_all = Path("/usr")
    assert run_as.choose(open_to_all, [Path("/bin/sh")]) == run_as.RunAs(uid=run_as.NODE_UID)
    closed = tmp_path / "closed"
    (closed / "home").mkdir(parents=True)
    closed.chmod(0o700)
    if subprocess.run(["unshare", "--user", "true"], check=False).returncode == 0:
        found = run_as.choose(closed / "home", [])
        assert (found.uid, found.prefix[0]) == (None, "unshare")
    else:
        with pytest.raises(StartError, match=str(closed)):
            run_as.choose(closed / "home", [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root has to become someone else")
def test_an_ordinary_user_stays_who_it_is(tmp_path: Path) -> None:
    assert run_as.choose(tmp_path, []) == run_as.RunAs()


@given(seed=st.integers())
def test_any_port_is_none_of_those_of_outgoing_connections(seed: int) -> None:
    first, last = map(int, configuration.any_port(Random(seed)).split("-"))
    assert 20_000 <= first < last < 32_768


def test_a_port_that_is_given_is_configured(home: NodeHome, settings: NodeSettings) -> None:
    assert configuration.settings_lines(home, replace(settings, port=9333))["http.port"] == 9333
    assert "-" in str(configuration.settings_lines(home, settings)["http.port"])
