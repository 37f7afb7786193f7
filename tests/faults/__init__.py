"""What must survive: kills, full disks, damage, wrong keys, clocks that go back."""
