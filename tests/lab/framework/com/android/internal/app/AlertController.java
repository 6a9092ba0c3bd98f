package com.android.internal.app;

import android.R;
import android.content.Context;
import android.content.DialogInterface;
import android.os.Handler;
import android.os.Message;
import android.view.View;
import android.view.Window;
import android.view.WindowManager;
import android.widget.AbsoluteLayout;
import android.widget.Button;
import android.widget.TextView;

/** The inside of an alert: a message and two buttons at fixed places. A click goes to its listener by a message, as on a device. */
public class AlertController {
    private final Context mContext;
    private final DialogInterface mDialogInterface;
    private final Window mWindow;
    private final Handler mHandler;
    private CharSequence mMessage = "";
    private Button mButtonPositive;
    private CharSequence mButtonPositiveText;
    private Message mButtonPositiveMessage;
    private Button mButtonNegative;
    private CharSequence mButtonNegativeText;
    private Message mButtonNegativeMessage;

    private final View.OnClickListener mButtonHandler = new View.OnClickListener() {
        public void onClick(View v) {
            Message m = null;
            if (v == mButtonPositive && mButtonPositiveMessage != null) m = Message.obtain(mButtonPositiveMessage);
            else if (v == mButtonNegative && mButtonNegativeMessage != null) m = Message.obtain(mButtonNegativeMessage);
            if (m != null) m.sendToTarget();
            // After the click's message, so that the listener finds the dialog still shown.
            mHandler.obtainMessage(ButtonHandler.MSG_DISMISS_DIALOG, mDialogInterface).sendToTarget();
        }
    };

    private static final class ButtonHandler extends Handler {
        private static final int MSG_DISMISS_DIALOG = 1;
        private final DialogInterface mDialog;

        ButtonHandler(DialogInterface dialog) {
            mDialog = dialog;
        }

        public void handleMessage(Message msg) {
            switch (msg.what) {
                case DialogInterface.BUTTON_POSITIVE:
                case DialogInterface.BUTTON_NEGATIVE:
                    ((DialogInterface.OnClickListener) msg.obj).onClick(mDialog, msg.what);
                    break;
                case MSG_DISMISS_DIALOG: ((DialogInterface) msg.obj).dismiss(); break;
            }
        }
    }

    public AlertController(Context context, DialogInterface di, Window window) {
        mContext = context;
        mDialogInterface = di;
        mWindow = window;
        mHandler = new ButtonHandler(di);
    }

    public void setMessage(CharSequence message) {
        mMessage = message;
    }

    public void setButton(int whichButton, CharSequence text, DialogInterface.OnClickListener listener) {
        Message msg = listener == null ? null : mHandler.obtainMessage(whichButton, listener);
        if (whichButton == DialogInterface.BUTTON_POSITIVE) {
            mButtonPositiveText = text;
            mButtonPositiveMessage = msg;
        } else {
            mButtonNegativeText = text;
            mButtonNegativeMessage = msg;
        }
    }

    public Button getButton(int whichButton) {
        return whichButton == DialogInterface.BUTTON_POSITIVE ? mButtonPositive : mButtonNegative;
    }

    /** The lab's layout: 800 by 600 in the middle of the display, the buttons below. */
    public void installContent() {
        WindowManager.LayoutParams window = mWindow.getAttributes();
        window.x = 140;
        window.y = 600;
        mWindow.setLayout(800, 600);
        AbsoluteLayout content = new AbsoluteLayout(mContext);
        TextView message = new TextView(mContext);
        message.setId(R.id.message);
        message.setText(mMessage);
        content.addView(message, new AbsoluteLayout.LayoutParams(600, 200, 100, 80));
        mButtonNegative = button(content, R.id.button2, mButtonNegativeText, 100);
        mButtonPositive = button(content, R.id.button1, mButtonPositiveText, 420);
        mWindow.setContentView(content);
    }

    private Button button(AbsoluteLayout content, int id, CharSequence text, int x) {
        if (text == null) return null;
        Button button = new Button(mContext);
        button.setId(id);
        button.setText(text);
        button.setOnClickListener(mButtonHandler);
        content.addView(button, new AbsoluteLayout.LayoutParams(280, 140, x, 400));
        return button;
    }
}
