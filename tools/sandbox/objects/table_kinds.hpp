#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "sandbox/objects/table_cells.hpp"

/// Which columns each kind has. Source: the Tables of a kube-apiserver 1.34;
/// the descriptions are our own words.
namespace forensics::sandbox {

/// Shown by `kubectl get`, or by `-o wide` only.
enum class column_width { narrow, wide };

struct table_column {
  std::string_view name;
  std::string_view description;
  column_width width = column_width::narrow;
  std::string_view type = "string";
};

struct table_kind {
  std::string_view plural;
  std::vector<table_column> columns;
  void (*write_row)(cell_writer& out);
  /// The row's `conditions`, nullptr for none.
  void (*write_conditions)(const model::json_value& object,
                           json_writer& out) = nullptr;
};

inline constexpr table_column name_column{
    "Name", "What the object is called, unique among its kind."};
inline constexpr table_column age_column{
    "Age", "How long ago the object was created."};
inline constexpr table_column containers_column{
    "Containers", "The names of the template's containers.",
    column_width::wide};
inline constexpr table_column images_column{
    "Images", "The images of the template's containers.", column_width::wide};
inline constexpr table_column selector_column{
    "Selector", "The labels of the pods that are meant.", column_width::wide};

table_kind pod_table();
std::span<const table_kind> configuration_tables();
std::span<const table_kind> cluster_tables();
std::span<const table_kind> workload_tables();
std::span<const table_kind> access_tables();
std::span<const table_kind> storage_tables();

/// Of the kind with this plural; name and creation time when it has none of
/// its own.
const table_kind& table_of(std::string_view plural);

}  // namespace forensics::sandbox
