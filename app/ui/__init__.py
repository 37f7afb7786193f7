"""The Qt side of the till and the back office: screens draw what services return and hold no rule of their own."""
