#include "scenarios/support/watch_reader.hpp"

#include <doctest/doctest.h>

#include <future>
#include <memory>
#include <utility>

namespace forensics::test {
namespace {

constexpr std::chrono::seconds patience{10};

template <class Answer, class Start>
Answer await(Start start) {
  auto promise = std::make_shared<std::promise<Answer>>();
  auto answer = promise->get_future();
  start([promise](Answer what) { promise->set_value(std::move(what)); });
  REQUIRE_MESSAGE(answer.wait_for(patience) == std::future_status::ready,
                  "the watch said nothing for ten seconds");
  return answer.get();
}

}  // namespace

watch_reader::watch_reader(const cluster& home, const std::string& target)
    : client_(home.client()),
      framer_(k8s::json_framer::shape::documents, 8U << 20) {
  auto opened = await<k8s::open_reply>([&](auto done) {
    client_.open(make_request(k8s::method::get, target), std::move(done));
  });
  if (!opened) FAIL(k8s::describe(opened.error()));
  stream_ = *opened;
}

watch_reader::~watch_reader() { client_.close(stream_); }

bool watch_reader::read_some() {
  auto chunk = await<k8s::chunk_reply>(
      [&](auto done) { client_.read(stream_, std::move(done)); });
  if (!chunk) FAIL(k8s::describe(chunk.error()));
  framer_.feed(chunk->bytes, [this](std::string_view text) {
    auto event = model::parse_json(text);
    if (!event) FAIL(event.error());
    auto& kept = events_.emplace_back();
    kept.type = model::text_at(*event, {"type"});
    kept.object.CopyFrom(model::object_at(*event, {"object"}),
                         kept.object.GetAllocator());
  });
  return !chunk->end;
}

void watch_reader::read_until(
    const std::function<bool(const std::vector<watch_event>&)>& enough) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!enough(events_)) {
    REQUIRE_MESSAGE(std::chrono::steady_clock::now() < deadline,
                    "still waiting after: ", story());
    REQUIRE_MESSAGE(read_some(), "ended after: ", story());
  }
}

void watch_reader::read_to_end() {
  while (read_some()) {
  }
}

std::string watch_reader::story() const {
  std::string out;
  for (const auto& event : events_) {
    if (!out.empty()) out += ", ";
    out += event.type;
    const auto name = model::text_at(event.object, {"metadata", "name"});
    if (!name.empty()) out.append(" ").append(name);
  }
  return out;
}

}  // namespace forensics::test
