#include "sandbox/server/server_lab.hpp"

#include <stdexcept>
#include <utility>

namespace forensics::sandbox {

namespace asio = boost::asio;
using namespace std::chrono_literals;

model::timestamp wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
}

server_lab::server_lab(request_handler handler, server_limits limits)
    : identity_(make_identity(wall_clock())),
      server_(io_, identity_, wall_clock, std::move(handler), limits),
      work_(asio::make_work_guard(io_)) {
  const auto started = server_.start(0);
  if (!started) throw std::runtime_error(started.error());
  port_ = *started;
  thread_ = std::thread([this] { io_.run(); });
}

server_lab::~server_lab() {
  io_.stop();
  thread_.join();
}

bool server_lab::eventually(const std::function<bool()>& holds) {
  asio::io_context waiting;
  asio::steady_timer tick(waiting);
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (!on_thread(holds)) {
    if (std::chrono::steady_clock::now() > end) return false;
    tick.expires_after(2ms);
    tick.wait();
  }
  return true;
}

raw_client::raw_client(const server_lab& lab, std::string name)
    : tls_(asio::ssl::context::tls_client), stream_(io_, tls_) {
  tls_.add_certificate_authority(asio::buffer(lab.ca()));
  stream_.set_verify_mode(asio::ssl::verify_peer);
  stream_.set_verify_callback(asio::ssl::host_name_verification(name));
  stream_.next_layer().connect({asio::ip::address_v4::loopback(), lab.port()});
  stream_.handshake(asio::ssl::stream_base::client);
}

void raw_client::write(const std::string& bytes) {
  asio::write(stream_, asio::buffer(bytes));
}

std::string raw_client::read_all() {
  std::string all;
  asio::read(stream_, asio::dynamic_buffer(all), end);
  return all;
}

std::string raw_client::read_until(const std::string& ending) {
  std::string all;
  asio::read_until(stream_, asio::dynamic_buffer(all), ending, end);
  return all;
}

void raw_client::close() { stream_.next_layer().close(); }

outgoing text_answer(std::string body, wire_faults faults) {
  api_answer made;
  made.content_type = "text/plain";
  made.body = std::move(body);
  return {std::move(made), faults};
}

request_handler streaming(std::shared_ptr<scripted_source> from,
                          wire_faults faults) {
  return [=](const incoming&, const send_outgoing& send) {
    outgoing out = text_answer("", faults);
    out.answer.stream = std::make_unique<scripted_stream>(from);
    send(std::move(out));
  };
}

std::string ask(const server_lab& lab, const std::string& request) {
  raw_client client(lab);
  client.write(request);
  return client.read_all();
}

std::string get_request(const std::string& path,
                        const std::string& more_fields) {
  return "GET " + path + " HTTP/1.1\r\nHost: test\r\n" + more_fields + "\r\n";
}

std::string body_of(const std::string& answer) {
  const auto at = answer.find("\r\n\r\n");
  return at == std::string::npos ? "no answer" : answer.substr(at + 4);
}

}  // namespace forensics::sandbox
