#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "model/heal_parts.hpp"
#include "model/quantity.hpp"

namespace forensics::model::healing {
namespace {

/// Enough for a shell, where a quota has no room for the source's limits or
/// asks for one that the source has not.
constexpr std::pair<std::string_view, std::string_view> small_limits[] = {
    {"cpu", "100m"}, {"memory", "64Mi"}, {"ephemeral-storage", "64Mi"}};
constexpr std::pair<std::string_view, std::string_view> small_requests[] = {
    {"cpu", "1m"}, {"memory", "1Mi"}, {"ephemeral-storage", "1Mi"}};

std::string_view small_of(std::string_view list, std::string_view resource) {
  const auto& table = list == "limits" ? small_limits : small_requests;
  for (const auto& [name, amount] : table)
    if (name == resource) return amount;
  return {};
}

/// A quantity's text for an amount in thousandths.
std::string quantity_text(std::int64_t milli) {
  return milli % 1000 == 0 ? std::to_string(milli / 1000)
                           : std::to_string(milli) + "m";
}

std::optional<std::int64_t> amount_in(const json_value& resources,
                                      std::string_view list,
                                      std::string_view resource) {
  const std::string_view text = text_at(resources, {list, resource});
  return text.empty() ? std::nullopt : quantity_in_milli(text);
}

/// What stands between `before` and `after`, or behind `before` where `after`
/// is "".
std::optional<std::string_view> between(std::string_view text,
                                        std::string_view before,
                                        std::string_view after) {
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + before.size());
  const std::size_t end = after.empty() ? text.size() : text.find(after);
  if (end == std::string_view::npos) return std::nullopt;
  return text.substr(0, end);
}

class fitting {
 public:
  fitting(patient& of, std::string_view reason) : of_(of), reason_(reason) {}

  void at_least(std::string_view resource, std::string_view least) {
    each([&](json_value& resources, const std::string& field) {
      raise(resources, "requests", resource, least, field);
      if (amount_in(resources, "limits", resource))
        raise(resources, "limits", resource, least, field);
    });
  }
  void at_most(std::string_view resource, std::string_view most) {
    each([&](json_value& resources, const std::string& field) {
      lower(resources, resource, most, field);
    });
  }
  /// Limits no more than `ratio` times the requests.
  void in_ratio(std::string_view resource, double ratio) {
    if (!(ratio >= 1)) return;
    each([&](json_value& resources, const std::string& field) {
      const auto limit = amount_in(resources, "limits", resource);
      if (!limit) return;
      const auto least = static_cast<std::int64_t>(
          std::ceil(static_cast<double>(*limit) / ratio));
      raise(resources, "requests", resource, rounded(resource, least), field);
    });
  }
  void share(std::string_view resource, std::string_view most) {
    const auto whole = quantity_in_milli(most);
    if (!whole) return;
    std::int64_t count = 0;
    each([&](json_value&, const std::string&) { ++count; });
    if (count == 0) return;
    at_most(resource, rounded_down(resource, *whole / count));
  }
  void make_small(std::string_view list, std::string_view resource) {
    const std::string_view amount = small_of(list, resource);
    if (amount.empty()) return;
    each([&](json_value& resources, const std::string& field) {
      if (list == "limits")
        lower(resources, resource, amount, field);
      else if (!amount_in(resources, list, resource))
        put(resources, list, resource,
            within_limit(resources, resource, amount), field);
    });
  }

 private:
  template <class Visit>
  void each(Visit visit) {
    each_container(of_, [&](json_value& container, const std::string& field) {
      visit(object_in(container, "resources", of_.memory()),
            field + ".resources");
    });
  }
  /// Memory has no thousandths.
  static std::string rounded(std::string_view resource, std::int64_t milli) {
    return quantity_text(resource == "cpu" ? milli
                                           : (milli + 999) / 1000 * 1000);
  }
  static std::string rounded_down(std::string_view resource,
                                  std::int64_t milli) {
    return quantity_text(resource == "cpu" ? milli : milli / 1000 * 1000);
  }
  /// `amount`, or the limit where that is less.
  static std::string within_limit(const json_value& resources,
                                  std::string_view resource,
                                  std::string_view amount) {
    const auto limit = amount_in(resources, "limits", resource);
    return std::string(limit && *limit < quantity_in_milli(amount)
                           ? text_at(resources, {"limits", resource})
                           : amount);
  }
  void put(json_value& resources, std::string_view list,
           std::string_view resource, std::string_view amount,
           const std::string& field) {
    of_.set_to(object_in(resources, list, of_.memory()), resource,
               make_string(amount, of_.memory()),
               field + "." + std::string(list), reason_);
  }
  void raise(json_value& resources, std::string_view list,
             std::string_view resource, std::string_view least,
             const std::string& field) {
    const auto is = amount_in(resources, list, resource);
    const auto wanted = quantity_in_milli(least);
    if (wanted && (!is || *is < *wanted))
      put(resources, list, resource, least, field);
  }
  /// The limit, which is set where there is none, and a request above it.
  void lower(json_value& resources, std::string_view resource,
             std::string_view most, const std::string& field) {
    const auto wanted = quantity_in_milli(most);
    if (!wanted) return;
    const auto limit = amount_in(resources, "limits", resource);
    if (!limit || *limit > *wanted)
      put(resources, "limits", resource, most, field);
    const auto request = amount_in(resources, "requests", resource);
    if (request && *request > *wanted)
      put(resources, "requests", resource, most, field);
  }

  patient& of_;
  std::string_view reason_;
};

/// `failed quota: q: must specify limits.cpu for: a,b; requests.memory for: a`
/// and `exceeded quota: q, requested: limits.cpu=2,pods=1, used: …`.
void fit_quota(patient& of, std::string_view message) {
  fitting fit(of, why::quota);
  const auto concerned = [&](std::string_view names) {
    for (const char* list : {"limits", "requests"})
      for (const char* resource : {"cpu", "memory", "ephemeral-storage"}) {
        const std::string name = std::string(list) + "." + resource;
        if (names.find(name) != std::string_view::npos)
          fit.make_small(list, resource);
      }
  };
  if (const auto names = between(message, "must specify ", "")) {
    concerned(*names);
  } else if (const auto asked = between(message, "requested: ", ", used: ")) {
    concerned(*asked);
  }
}

/// `minimum cpu usage per Container is 100m, but request is 1m` and its kin.
/// Source: the LimitRanger admission plugin.
void fit_limit_range(patient& of, std::string_view sentence) {
  fitting fit(of, why::limit_range);
  for (const std::string_view resource :
       {"cpu", "memory", "ephemeral-storage"}) {
    if (sentence.find(resource) == std::string_view::npos) continue;
    const auto scope = between(sentence, " per ", "");
    const auto amount = scope ? between(*scope, " is ", "") : std::nullopt;
    if (!amount) return;
    const std::string_view limit = amount->substr(0, amount->find(". "));
    const bool of_pod = scope->starts_with("Pod");
    if (sentence.find("max limit to request ratio") != std::string_view::npos) {
      double ratio = 0;
      std::from_chars(limit.data(), limit.data() + limit.size(), ratio);
      fit.in_ratio(resource, ratio);
    } else if (sentence.find("minimum") != std::string_view::npos) {
      fit.at_least(resource, limit);
    } else if (sentence.find("maximum") != std::string_view::npos) {
      of_pod ? fit.share(resource, limit) : fit.at_most(resource, limit);
    }
    return;
  }
}

}  // namespace

void fit_resources(patient& of, std::string_view sentence) {
  if (sentence.find("quota: ") != std::string_view::npos)
    fit_quota(of, sentence);
  else
    fit_limit_range(of, sentence);
}

}  // namespace forensics::model::healing
