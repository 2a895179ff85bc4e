// Budgets hold, nothing leaks, and what is released comes back.
#include <volk.h>

#include <algorithm>
#include <array>
#include <vector>

#include "engine/render/mesh_store.h"
#include "tests/render/render_fixture.h"

namespace mercia::test {
namespace {

using MemoryTest = RenderTest;

// About `kilobytes` of vertices and, if wanted, a texture.
tiles::TileContent heavy(std::uint32_t kilobytes, std::uint32_t texture_size) {
  tiles::TileContent content = board({0.0f, 10.0f, 0.0f}, 2.0f, {200, 100, 50});
  tiles::Primitive& primitive = content.primitives[0];
  const std::uint32_t old = static_cast<std::uint32_t>(primitive.vertices.size());
  primitive.vertices.resize(kilobytes * 1024 / (sizeof(tiles::Vertex) + 2 * sizeof(std::uint32_t)),
                            primitive.vertices[0]);
  // Triangles without area, which use them all.
  for (std::uint32_t i = old; i + 1 < primitive.vertices.size(); i += 2) {
    for (const std::uint32_t corner : {i, i, i + 1}) primitive.indices.push_back(corner);
  }
  if (texture_size > 0) {
    content.materials[0].image = 0;
    content.images.push_back(
        {texture_size, texture_size, std::vector<std::uint8_t>(texture_size * texture_size * 4, 128)});
  }
  return content;
}

TEST_F(MemoryTest, OverTheBudgetIsAnErrorOfTheDeviceAndLeavesNothingBehind) {
  const auto created = render::MeshStore::create(device(), 8 << 20, false);
  ASSERT_TRUE(created) << created.error().sentence();
  render::MeshStore& store = **created;
  const std::uint64_t textures_before = store.texture_bytes();
  std::vector<tiles::MeshHandle> handles;
  for (;;) {
    const std::uint64_t meshes = store.mesh_bytes();
    const std::uint64_t textures = store.texture_bytes();
    const auto handle = store.upload(heavy(600, 64));
    ASSERT_LE(store.committed_bytes(), std::uint64_t{8} << 20);
    if (!handle) {
      EXPECT_EQ(handle.error().kind, ErrorKind::Device);
      EXPECT_NE(handle.error().sentence().find("budget of 8 MiB"), std::string::npos) << handle.error().sentence();
      ASSERT_TRUE(store.flush());
      vkDeviceWaitIdle(device().handle());
      device().collect();
      EXPECT_EQ(store.mesh_bytes(), meshes) << "the half that fitted was given back";
      EXPECT_EQ(store.texture_bytes(), textures);
      break;
    }
    handles.push_back(*handle);
    ASSERT_LT(handles.size(), 100u);
  }
  EXPECT_GE(handles.size(), 8u);

  // One tile goes: there is room for one again.
  store.release(handles.back());
  vkDeviceWaitIdle(device().handle());
  const auto again = store.upload(heavy(600, 64));
  EXPECT_TRUE(again) << again.error().sentence();
  handles.back() = *again;

  for (const tiles::MeshHandle handle : handles) store.release(handle);
  ASSERT_TRUE(store.flush());
  vkDeviceWaitIdle(device().handle());
  device().collect();
  EXPECT_EQ(store.mesh_bytes(), 0u);
  EXPECT_EQ(store.texture_bytes(), textures_before);
}

TEST_F(MemoryTest, ATextureThatDoesNotFitTakesItsTrianglesWithIt) {
  const auto created = render::MeshStore::create(device(), 4 << 20, false);
  ASSERT_TRUE(created);
  const std::uint64_t textures_before = (*created)->texture_bytes();
  const auto handle = (*created)->upload(heavy(10, 2048));
  ASSERT_FALSE(handle);
  EXPECT_EQ(handle.error().kind, ErrorKind::Device);
  vkDeviceWaitIdle(device().handle());
  device().collect();
  EXPECT_EQ((*created)->mesh_bytes(), 0u);
  EXPECT_EQ((*created)->texture_bytes(), textures_before);
}

TEST_F(MemoryTest, InPiecesTheSamePictureComesOut) {
  for (const render::Culling culling : {render::Culling::Clusters, render::Culling::Native}) {
    const auto renderer = make_renderer({.culling = culling});
    ASSERT_TRUE(renderer);
    const tiles::TileContent content = heavy(1500, 512);
    const std::array views{view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 64, 64)};
    const std::array nothing{tiles::DrawItem{}};
    std::unique_ptr<tiles::UploadState> state;
    tiles::MeshHandle mesh = 0;
    int pieces = 0;
    for (; mesh == 0 && pieces < 1000; ++pieces) {
      const auto some = renderer->upload_some(content, state, [] { return true; });
      ASSERT_TRUE(some) << some.error().sentence();
      mesh = *some;
      draw(*renderer, frame_of(views, nothing));  // frames go on in between
    }
    EXPECT_GE(pieces, 8) << "a megabyte and a half of triangles and one of pixels";
    EXPECT_FALSE(state);
    const std::array in_pieces{tiles::DrawItem{mesh, 1, glm::dmat4(1.0)}};
    const std::array at_once{tiles::DrawItem{upload(*renderer, content), 1, glm::dmat4(1.0)}};
    EXPECT_EQ(draw_one(*renderer, frame_of(views, in_pieces)).rgba, draw_one(*renderer, frame_of(views, at_once)).rgba);
  }
}

TEST_F(MemoryTest, AnUploadThatIsGivenUpLeavesNothingBehind) {
  auto created = render::MeshStore::create(device(), 16 << 20, false);
  ASSERT_TRUE(created);
  render::MeshStore& store = **created;
  const std::uint64_t textures_before = store.texture_bytes();
  const tiles::TileContent content = heavy(1500, 512);
  for (const int pieces : {1, 3, 6}) {
    std::unique_ptr<tiles::UploadState> state;
    for (int i = 0; i < pieces; ++i) {
      const auto some = store.upload_some(content, state, [] { return true; });
      ASSERT_TRUE(some);
      ASSERT_EQ(*some, 0u);
      if (i == 1) {
        ASSERT_TRUE(store.flush());
      }
    }
    EXPECT_GT(store.mesh_bytes(), 0u);
    state.reset();
    ASSERT_TRUE(store.flush());
    vkDeviceWaitIdle(device().handle());
    device().collect();
    EXPECT_EQ(store.mesh_bytes(), 0u);
    EXPECT_EQ(store.texture_bytes(), textures_before);
  }
  // A store that goes first is not asked any more.
  std::unique_ptr<tiles::UploadState> state;
  ASSERT_TRUE(store.upload_some(content, state, [] { return true; }));
  created->reset();
  state.reset();
}

TEST_F(MemoryTest, AReleasedHandleNamesNothing) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  const tiles::MeshHandle first = upload(*renderer, board({0.0f, 5.0f, 0.0f}, 2.0f, {255, 0, 0}));
  renderer->release(first);
  const tiles::MeshHandle second = upload(*renderer, board({0.0f, 5.0f, 0.0f}, 2.0f, {0, 255, 0}));
  EXPECT_NE(first, second);
  EXPECT_NE(second, 0u);
  const std::array items{tiles::DrawItem{first, 1, glm::dmat4(1.0)}, tiles::DrawItem{0, 1, glm::dmat4(1.0)},
                         tiles::DrawItem{0xffffffff, 1, glm::dmat4(1.0)}};
  const std::array views{view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 32, 32)};
  draw_one(*renderer, frame_of(views, items));
  EXPECT_EQ(renderer->stats().draws, 0u);
  renderer->release(first);
  renderer->release(0);
  const std::array left{tiles::DrawItem{second, 1, glm::dmat4(1.0)}};
  draw_one(*renderer, frame_of(views, left));
  EXPECT_EQ(renderer->stats().draws, 1u);
}

TEST_F(MemoryTest, TwoHundredFramesOfComingAndGoingStayFlat) {
  const auto renderer = make_renderer({.gpu_budget = 16 << 20});
  ASSERT_TRUE(renderer);
  const std::array views{view_from({0.0, 0.0, 0.0}, 0.0, 0.0, 32, 32)};
  auto target = gpu::Offscreen::create(device(), {32, 32}, 1, VK_FORMAT_R8G8B8A8_SRGB);
  ASSERT_TRUE(target);
  std::vector<tiles::MeshHandle> resident;
  std::uint64_t peak_early = 0, peak_late = 0;
  for (std::uint32_t i = 0; i < 200; ++i) {
    // Sizes that do not divide one another, so that holes do not match by luck.
    const auto handle = renderer->upload(heavy(20 + i * 37 % 300, i % 3 == 0 ? 64 : 0));
    ASSERT_TRUE(handle) << i << ": " << handle.error().sentence();
    resident.push_back(*handle);
    if (resident.size() > 8) {
      renderer->release(resident[i * 5 % 8]);
      resident.erase(resident.begin() + i * 5 % 8);
    }
    std::vector<tiles::DrawItem> items;
    for (const tiles::MeshHandle mesh : resident) items.push_back({mesh, mesh, glm::dmat4(1.0)});
    render::FrameInput frame = frame_of(views, items);
    frame.target = {(*target)->image(), (*target)->view(), {32, 32}, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
    ASSERT_TRUE(renderer->draw(frame));
    const std::uint64_t bytes = renderer->stats().mesh_bytes + renderer->stats().texture_bytes;
    if (i >= 20 && i < 110) peak_early = std::max(peak_early, bytes);
    if (i >= 110) peak_late = std::max(peak_late, bytes);
  }
  EXPECT_GT(peak_early, 0u);
  EXPECT_LE(peak_late, peak_early + peak_early / 4);
  for (const tiles::MeshHandle mesh : resident) renderer->release(mesh);
  vkDeviceWaitIdle(device().handle());
  render::FrameInput last = frame_of(views, {});
  last.target = {(*target)->image(), (*target)->view(), {32, 32}, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
  ASSERT_TRUE(renderer->draw(last));
  EXPECT_EQ(renderer->stats().mesh_bytes, 0u);
}

TEST_F(MemoryTest, ATriangleOutsideItsVerticesIsRefused) {
  const auto renderer = make_renderer();
  ASSERT_TRUE(renderer);
  tiles::TileContent content = board({0.0f, 5.0f, 0.0f}, 2.0f, {255, 0, 0});
  content.primitives[0].indices[4] = 4;
  EXPECT_FALSE(renderer->upload(content));
  EXPECT_TRUE(renderer->upload(tiles::TileContent{})) << "an empty tile is a tile";
}

}  // namespace
}  // namespace mercia::test
