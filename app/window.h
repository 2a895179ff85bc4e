// A GLFW window and what people do in it. Knows no Vulkan beyond the surface it makes.
#pragma once

#include <vulkan/vulkan_core.h>

#include <memory>
#include <string>
#include <vector>

#include "app/gamepad.h"
#include "app/person_input.h"
#include "engine/base/result.h"
#include "engine/overlay/overlay.h"

struct GLFWwindow;

namespace mercia::app {

class Window {
 public:
  // Errors (Device): no display.
  static Result<std::unique_ptr<Window>> open(const std::string& title, VkExtent2D size, bool full_screen,
                                              double scale);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  std::vector<const char*> instance_extensions() const;
  VkResult make_surface(VkInstance instance, VkSurfaceKHR* surface) const;

  // Hands what happens in the window to Dear ImGui too. The overlay with its context outlives the connection.
  class OverlayInput {
   public:
    explicit OverlayInput(Window& window);
    ~OverlayInput();
    OverlayInput(const OverlayInput&) = delete;
    OverlayInput& operator=(const OverlayInput&) = delete;

   private:
    Window& window_;
  };

  // Handles what happened; with `wait`, until something does (at most a tenth of a second).
  void poll(bool wait);
  PersonInput take_input();

  bool should_close() const;
  VkExtent2D pixels() const;  // {0, 0} when minimised
  overlay::Screen screen() const;

 private:
  struct Pressed {
    bool down = false;
    glm::dvec2 at{0.0};  // where the button went down, pixels
    bool dragging = false;
  };

  Window() = default;
  void on_key(int key, int action, int modifiers);
  void on_button(int button, int action);
  void on_move(const glm::dvec2& pixel);
  void on_wheel(double notches);
  void read_held_keys(CameraInput& camera) const;
  void read_gamepad(PersonInput& input);
  void toggle_full_screen();
  glm::dvec2 cursor_pixel() const;

  GLFWwindow* window_ = nullptr;
  double forced_scale_ = 0.0;
  bool overlay_attached_ = false;
  PersonInput gathered_;
  Pressed primary_, secondary_;
  double last_click_time_ = -1.0;
  double last_wheel_time_ = -1.0;
  double last_input_time_ = 0.0;
  glm::dvec2 last_click_at_{0.0};
  int windowed_x_ = 0, windowed_y_ = 0, windowed_width_ = 1280, windowed_height_ = 720;
  Gamepad gamepad_;
};

}  // namespace mercia::app
