// GLBs whose mesh is packed by Draco, made by Draco's own encoder.
#pragma once

#include <draco/attributes/point_attribute.h>
#include <draco/compression/encode.h>
#include <draco/mesh/mesh.h>

#include <array>
#include <cstdint>
#include <vector>

#include "tests/tiles/glb_builder.h"

namespace mercia::tiles::test {

struct DracoMesh {
  std::vector<float> positions;  // 3 a vertex
  std::vector<std::array<std::uint32_t, 3>> triangles;
  std::vector<std::uint16_t> features;  // 1 a vertex, or none
};

inline Bytes draco_bytes(const draco::EncoderBuffer& buffer) {
  const auto* data = reinterpret_cast<const std::byte*>(buffer.data());
  return {data, data + buffer.size()};
}

template <typename T>
int add_draco_attribute(draco::PointCloud& cloud, draco::GeometryAttribute::Type type, draco::DataType data,
                        int components, const std::vector<T>& values) {
  draco::GeometryAttribute description;
  description.Init(type, nullptr, static_cast<std::int8_t>(components), data, false,
                   static_cast<std::int64_t>(sizeof(T)) * components, 0);
  const int id = cloud.AddAttribute(description, true, cloud.num_points());
  for (std::uint32_t i = 0; i < cloud.num_points(); ++i)
    cloud.attribute(id)->SetAttributeValue(draco::AttributeValueIndex(i),
                                           values.data() + i * static_cast<std::size_t>(components));
  return id;
}

// The attributes' unique ids are 0 (positions) and 1 (features).
inline Bytes packed_mesh(const DracoMesh& from, draco::MeshEncoderMethod method) {
  draco::Mesh mesh;
  mesh.set_num_points(static_cast<std::uint32_t>(from.positions.size() / 3));
  for (const auto& t : from.triangles)
    mesh.AddFace({draco::PointIndex(t[0]), draco::PointIndex(t[1]), draco::PointIndex(t[2])});
  add_draco_attribute(mesh, draco::GeometryAttribute::POSITION, draco::DT_FLOAT32, 3, from.positions);
  if (!from.features.empty())
    add_draco_attribute(mesh, draco::GeometryAttribute::GENERIC, draco::DT_UINT16, 1, from.features);
  draco::Encoder encoder;
  encoder.SetEncodingMethod(method);
  encoder.SetAttributeQuantization(draco::GeometryAttribute::POSITION, 14);
  draco::EncoderBuffer buffer;
  encoder.EncodeMeshToBuffer(mesh, &buffer);
  return draco_bytes(buffer);
}

// The attributes' unique ids are 0 (positions) and 1 (features).
inline Bytes packed_points(const std::vector<float>& positions, const std::vector<std::uint16_t>& features,
                           draco::PointCloudEncodingMethod method) {
  draco::PointCloud cloud;
  cloud.set_num_points(static_cast<std::uint32_t>(positions.size() / 3));
  add_draco_attribute(cloud, draco::GeometryAttribute::POSITION, draco::DT_FLOAT32, 3, positions);
  if (!features.empty()) add_draco_attribute(cloud, draco::GeometryAttribute::GENERIC, draco::DT_UINT16, 1, features);
  draco::Encoder encoder;
  encoder.SetEncodingMethod(method);
  encoder.SetAttributeQuantization(draco::GeometryAttribute::POSITION, 14);
  draco::EncoderBuffer buffer;
  encoder.EncodePointCloudToBuffer(cloud, &buffer);
  return draco_bytes(buffer);
}

// Its accessors have no buffer view: without Draco there is nothing to draw.
inline GlbBuilder draco_builder(const Bytes& stream, std::size_t vertices, std::size_t indices, bool features) {
  GlbBuilder builder;
  const int view = builder.add_view(stream);
  const int position = builder.describe_accessor(-1, 5126, vertices, 3);
  const int feature = builder.describe_accessor(-1, 5123, vertices, 1);
  const int index = builder.describe_accessor(-1, 5125, indices, 1);
  Json& primitive = builder.add_primitive({{"POSITION", position}}, index);
  Json packed{{"bufferView", view}, {"attributes", {{"POSITION", 0}}}};
  if (features) {
    primitive["attributes"]["_FEATURE_ID_0"] = feature;
    packed["attributes"]["_FEATURE_ID_0"] = 1;
  }
  primitive["extensions"]["KHR_draco_mesh_compression"] = packed;
  builder.json["extensionsRequired"] = {"KHR_draco_mesh_compression"};
  return builder;
}

}  // namespace mercia::tiles::test
