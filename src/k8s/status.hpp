#pragma once

#include <chrono>
#include <string_view>

#include "k8s/error.hpp"
#include "k8s/types.hpp"

namespace forensics::k8s {

/// Reduces an answer that is no 2xx to what the caller must do. `body` is
/// parsed as a meta/v1 Status where it is one; anything else (a proxy's HTML)
/// is never quoted. What the server says about a Secret or a ConfigMap (which
/// holds logs) may quote values: there only reason and fields are kept, or a
/// 403 of its authorizer or quota.
/// - 401 refresh, 403 forbidden, 404 not_found, 410 gone, 413 too_large;
/// - 409 exists when the reason is AlreadyExists, else conflict;
/// - 408, 429, 5xx and what is no HTTP status: retry;
/// - 3xx, 405, 406, 407, 421: configuration, this is not the API server;
/// - 400 with the reason Expired: gone; every other 4xx: invalid.
///
/// `retry_after_header` is the raw header value, whole seconds (RFC 9110
/// 10.2.3), bounded to 32 s; junk is 0. Only a `retry` waits.
error error_from(const request& what, int status, std::string_view body,
                 std::string_view retry_after_header);

/// A fault below HTTP: `reason` is a word (`timeout` before it was sent,
/// `unanswered` after that, `connection refused`, `certificate`), `message` a
/// sentence that says what to do.
error transport_error(const request& what, action todo, std::string_view reason,
                      std::string_view message);

/// Of a request for a log: did the node have its chance, and was silent? So it
/// is where the request was sent and not answered (or the API server hangs),
/// and where the API server says that it can't reach the kubelet. It is not
/// where the request never got so far: our own queue, no connection, other
/// trouble of the API server's.
bool is_node_silent(const error& why) noexcept;

/// Is the server away for everybody, or does it turn everybody away (429, 503)?
/// Then the request has done nothing wrong, and waits for better days.
bool is_server_away(const error& why) noexcept;

/// Is nobody let in now: is the credential refused (401), the server's
/// certificate not trusted, a file of either not to be read? Files are renewed
/// while the program runs, so it passes, and the request has done nothing wrong
/// either.
bool is_access_lost(const error& why) noexcept;

/// Is it nothing that the request, or a right, could mend?
bool passes(const error& why) noexcept;
/// Will the same request, sent again later, possibly succeed? Also where a
/// right has to be granted, or an object to be made first.
bool can_heal(const error& why) noexcept;

/// The Status of a watch's ERROR event.
error error_from_event(const request& what, int code,
                       std::string_view status_json);

}  // namespace forensics::k8s
