#!/usr/bin/env python3
"""Every rule of tools/check_includes reports a breach, and only a breach."""
import sys
import unittest

from load_tool import load_tool

tool = load_tool("check_includes")

# Where it stands, what it says, the word that its one report must hold.
BAD = [
    ("src/model/a.cpp", '#include "k8s/types.hpp"', "model may not include"),
    ("src/model/a.cpp", '#include "actors/api.hpp"', "model may not include"),
    ("src/model/a.cpp", '#include "other.hpp"', "model may not include"),
    ("src/telemetry/a.cpp", '#include "k8s/error.hpp"', "telemetry may not"),
    ("src/k8s/a.cpp", '#include "actors/api.hpp"', "k8s may not include"),
    ("src/k8s/a.cpp", '#include "telemetry/log.hpp"', "k8s may not include"),
    ("src/cli/a.cpp", '#include "k8s/access.hpp"', "for src/app"),
    ("src/cli/a.cpp", '#include "k8s/types.hpp"', "cli may not include"),
    ("src/actors/a.cpp", '#include "k8s/client.hpp"', "actors/api.cpp"),
    ("src/actors/api.hpp", '#include "k8s/client.hpp"', "actors/api.cpp"),
    ("src/actors/api.cpp", '#include "k8s/access.hpp"', "for src/app"),
    ("src/actors/a.cpp", '#include "k8s/internal/pool.hpp"', "for src/k8s"),
    ("src/app/a.cpp", '#include "k8s/internal/pool.hpp"', "for src/k8s"),
    ("tests/actors/a.cpp", '#include "k8s/internal/a.hpp"', "for src/k8s"),
    ("src/actors/a.cpp", '#include "cli/flags.hpp"', "actors may not include"),
    ("src/actors/a.cpp", "#include <caf/all.hpp>", "for actors/caf.hpp"),
    ("src/app/a.cpp", "# include <caf/all.hpp>", "for actors/caf.hpp"),
    ("tests/actors/a.cpp", "#include <caf/all.hpp>", "for actors/caf.hpp"),
    ("src/actors/a.cpp", "#include <boost/asio.hpp>", "for src/k8s,"),
    ("src/telemetry/a.cpp", "#include <boost/asio.hpp>", "for src/k8s,"),
    ("src/k8s/a.cpp", "#include <boost/beast/_experimental/test/stream.hpp>",
     "for nobody"),
    ("tests/k8s/a.cpp", "#include <boost/beast/_experimental/test/stream.hpp>",
     "for nobody"),
    ("src/k8s/a.cpp", "#include <rapidjson/document.h>", "model/json.hpp"),
    ("src/cellar/a.cpp", "", "no known layer"),
    ("src/plugin/a.cpp", '#include "k8s/client.hpp"', "plugin/connection"),
    ("src/plugin/a.cpp", '#include "actors/api.hpp"', "plugin may not include"),
    ("src/k8s/a.cpp", '#include "plugin/table.hpp"', "k8s may not include"),
    ("tools/sandbox/api/a.cpp", '#include "sandbox/node/a.hpp"',
     "sandbox's api may not include"),
    ("tools/sandbox/objects/a.cpp", '#include "k8s/types.hpp"',
     "sandbox's objects may not include"),
    ("tools/sandbox/api/a.cpp", "#include <boost/asio.hpp>", "for src/k8s,"),
    ("tools/sandbox/cellar/a.cpp", "", "no known layer"),
    ("src/k8s/own.cpp", '#include <string>\n#include "k8s/own.hpp"', "first"),
    ("src/k8s/own.cpp", '// why\n#include "k8s/types.hpp"', "first"),
    ("tests/support/own.cpp", "#include <string>", "first"),
    ("src/k8s/a.hpp", "using namespace std;", "using namespace"),
    ("src/k8s/a.hpp", "  using  namespace std::chrono;", "using namespace"),
    ("src/k8s/a.cpp", "worker.detach();", "detached"),
    ("src/k8s/a.cpp", "std::this_thread::sleep_for(1s);", "sleep"),
    ("src/k8s/a.cpp", "std::this_thread::sleep_until(t);", "sleep"),
    ("src/k8s/a.cpp", "usleep (5);", "sleep"),
    ("tests/k8s/a.cpp", "::sleep(1);", "sleep"),
    ("src/k8s/a.cpp", "auto* p = new int;", "raw new"),
    ("src/k8s/a.cpp", "p.reset(new int);", "raw new"),
    ("src/k8s/a.cpp", "  delete p;", "raw delete"),
    ("src/k8s/a.cpp", "delete[] p;", "raw delete"),
    ("src/k8s/a.cpp", "n = 512'000; auto* p = new int['\\''];", "raw new"),
    ("src/k8s/a.cpp", 'log("it\'s"); auto* p = new int; log("\'");', "raw new"),
    ("src/k8s/a.cpp", 'R"x(a " b)x"; auto* p = new int;', "raw new"),
]

GOOD = [
    ("src/model/a.cpp", '#include "model/b.hpp"\n#include <rapidjson/reader.h>'),
    ("src/telemetry/a.cpp", '#include "model/a.hpp"'),
    ("src/telemetry/http_server.cpp", "#include <boost/asio.hpp>"),
    ("src/k8s/a.cpp", '#include "k8s/internal/b.hpp"\n#include "k8s/client.hpp"'),
    ("src/k8s/a.cpp", "#include <boost/beast.hpp>\n#include <rapidjson/writer.h>"),
    ("src/cli/a.cpp", '#include "cli/b.hpp"\n#include "model/settings.hpp"'),
    ("src/actors/a.cpp", '#include "k8s/resource_watch.hpp"\n#include "actors/b.hpp"'),
    ("src/actors/api.cpp", '#include "k8s/client.hpp"'),
    ("src/actors/caf.hpp", "#include <caf/all.hpp>"),
    ("src/app/a.cpp", '#include "k8s/access.hpp"\n#include "actors/system.hpp"'),
    ("src/main.cpp", '#include "cli/flags.hpp"\n#include "app/program.hpp"'),
    ("src/plugin/a.cpp", '#include "k8s/access.hpp"\n#include "cli/values.hpp"'),
    ("src/plugin/connection.hpp", '#include "k8s/client.hpp"'),
    ("src/plugin/pause.cpp", "std::this_thread::sleep_for(length);"),
    ("tests/support/a.hpp", "#include <caf/scheduler/test_coordinator.hpp>"),
    ("tests/k8s/a.cpp", '#include "k8s/internal/pool.hpp"'),
    ("src/k8s/own.cpp", '// why\n#include "k8s/own.hpp"\n#include <string>'),
    ("src/k8s/a.cpp", "using namespace std::chrono_literals;"),
    ("src/k8s/a.hpp", "a(const a&) = delete;\na& operator=(a&&) =delete;"),
    ("src/k8s/a.cpp", "return std::unique_ptr<client>(new client(args));"),
    ("src/k8s/a.cpp", "std::unique_ptr<a> own{new a};"),
    ("src/k8s/a.cpp", 'run("sleep(1); new delete x"); // new sleep(2)'),
    ("src/k8s/a.cpp", 'R"(\n#include "actors/a.hpp"\nnew)";'),
    ("src/k8s/a.cpp", "/* new\n usleep(1) */ int newest = '\\'' + renew(sleeper);"),
    ("src/k8s/a.cpp", "co_spawn(io, run(), net::detached);"),
    ("tools/sandbox/node/a.cpp",
     '#include <boost/asio.hpp>\n#include "sandbox/api/a.hpp"'),
    ("tools/sandbox/server/a.cpp", '#include "model/json.hpp"'),
    ("tools/sandbox/main.cpp", '#include "sandbox/node/a.hpp"'),
    ("tests/scenarios/support/eventually.hpp", "sleep_for(pause);"),
]

FILES = {"src/k8s/own.hpp", "src/k8s/own.cpp", "tests/support/own.hpp"}


class CheckIncludesTest(unittest.TestCase):
    def test_each_breach_is_reported_once(self):
        for path, text, word in BAD:
            with self.subTest(path=path, text=text):
                found = list(tool.breaches(path, text, FILES))
                self.assertEqual(len(found), 1, found)
                self.assertIn(word, found[0][1])

    def test_what_keeps_the_rules_is_not_reported(self):
        for path, text in GOOD:
            with self.subTest(path=path, text=text):
                self.assertEqual(list(tool.breaches(path, text, FILES)), [])

    def test_the_line_is_named(self):
        text = '/* one\n two */\nR"(\n)"\n;auto* p = new int;'
        self.assertEqual([line for line, _ in
                          tool.breaches("src/k8s/a.cpp", text, FILES)], [5])

    def test_no_reserved_rule_is_dead(self):
        """Each rule that names files fits at least one path of GOOD."""
        for what, files, who in tool.RESERVED:
            if who != "nobody":
                self.assertTrue(any(
                    tool.re.match(files, path) for path, _ in GOOD), what)


if __name__ == "__main__":
    sys.exit(unittest.main())
