#include "model/election.hpp"

#include <algorithm>
#include <utility>

#include "model/lease.hpp"

namespace forensics::model {
namespace {

std::string spec_of(const json_value& lease) {
  const json_value* spec = find(lease, {"spec"});
  return spec != nullptr ? dump(*spec) : "";
}

}  // namespace

election::election(std::string identity, lease_place lease,
                   election_terms terms)
    : identity_(std::move(identity)), lease_(std::move(lease)), terms_(terms) {}

result<json_document, std::string> election::look_at(std::string_view text,
                                                     uptime now) {
  known_.reset();
  auto lease = parse_json(text);
  if (!lease) return failure{"the Lease is no JSON: " + lease.error()};
  auto view = read_lease(*lease);
  if (!view) return failure{std::move(view.error())};
  // Not the version, which a label or an annotation changes, too: whoever puts
  // one on a dead leader's Lease time after time would keep it for ever.
  std::string spec = spec_of(*lease);
  if (!seen_ || seen_->spec != spec)
    seen_ = sight{std::move(spec), std::move(view->holder),
                  std::max(view->lasts, terms_.lease), now};
  return std::move(*lease);
}

bool election::is_anothers(uptime now) const {
  return seen_ && !seen_->holder.empty() && seen_->holder != identity_ &&
         now < seen_->since + seen_->lasts;
}

result<lease_decision, std::string> election::on_read(std::string_view text,
                                                      uptime now,
                                                      timestamp wall) {
  auto lease = look_at(text, now);
  if (!lease) return failure{std::move(lease.error())};
  if (leads() && seen_->holder != identity_)
    return lease_decision{lease_step::lost, ""};
  if (is_anothers(now)) return lease_decision{lease_step::wait, ""};
  known_ = std::move(*lease);
  return lease_decision{lease_step::update,
                        held_lease(*known_, identity_, terms_.lease, wall)};
}

lease_decision election::on_absent(uptime now, timestamp wall) {
  known_.reset();
  if (leads()) return {lease_step::lost, ""};
  if (is_anothers(now)) return {lease_step::wait, ""};
  return {lease_step::create,
          make_lease(lease_, identity_, terms_.lease, wall)};
}

std::optional<std::string> election::renewal(timestamp wall) const {
  if (!leads() || !known_) return std::nullopt;
  return held_lease(*known_, identity_, terms_.lease, wall);
}

bool election::on_written(std::string_view answer, uptime begun, uptime now) {
  auto lease = look_at(answer, now);
  const uptime until = begun + terms_.renew_deadline;
  if (!lease || seen_->holder != identity_ || now >= until) return false;
  known_ = std::move(*lease);
  leads_until_ = until;
  return true;
}

std::optional<std::string> election::release(timestamp wall) const {
  if (!leads() || !known_) return std::nullopt;
  return released_lease(*known_, wall);
}

}  // namespace forensics::model
