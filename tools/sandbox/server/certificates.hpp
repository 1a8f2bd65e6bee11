#pragma once

#include <string>

#include "model/time.hpp"

namespace forensics::sandbox {

/// What the server shows and what its clients trust, PEM.
struct server_identity {
  std::string ca;
  std::string certificate;
  std::string key;
};

/// A new authority and a certificate of it for 127.0.0.1, ::1, localhost and
/// kubernetes.default.svc; ECDSA P-256, so that it takes a few milliseconds.
/// Valid from an hour before `now`, for clients whose clock is behind, to a
/// week after. Throws std::runtime_error where OpenSSL fails.
server_identity make_identity(model::timestamp now);

}  // namespace forensics::sandbox
