"""What people see in Discord: layouts, buttons and replies. It knows discord and no database."""
